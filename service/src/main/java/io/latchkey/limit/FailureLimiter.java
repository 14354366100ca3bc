package io.latchkey.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts failed authentications per client address. IPv6 clients are counted by their /64, which is what one customer gets. Its
 * size is bounded, so a flood from very many addresses evicts some; unlike with the limit of a key, this grants no access.
 * Thread-safe.
 */
public final class FailureLimiter {
    /** With 120 failures a minute, about 16 MiB if every address reaches its limit. */
    private static final int MOST_ADDRESSES = 16_384;

    private final @Nullable RateLimit limit;
    private final LongSupplier nanoTime;
    private final Cache<Long, SlidingWindow> failures;

    /**
     * Creates a limiter without any counts.
     *
     * @param limit the failures allowed, or null for no limit
     * @param nanoTime a monotonic clock in nanoseconds
     * @param housekeeping runs the clean-up
     */
    public FailureLimiter(@Nullable RateLimit limit, LongSupplier nanoTime, Executor housekeeping) {
        this.limit = limit;
        this.nanoTime = nanoTime;
        Caffeine<Object, Object> builder = Caffeine.newBuilder()
                .maximumSize(MOST_ADDRESSES)
                .ticker(nanoTime::getAsLong)
                .executor(housekeeping);
        this.failures = (limit == null ? builder : builder.expireAfterAccess(limit.window())).build();
    }

    /** Returns whether there are no counts, so that no address needs to be looked up. */
    public boolean isEmpty() {
        return failures.asMap().isEmpty();
    }

    /** Returns how many nanoseconds an address has to wait; 0 if it is below its limit. */
    public long nanosToWait(@Nullable InetAddress client) {
        if (limit == null || client == null) {
            return 0;
        }
        SlidingWindow window = failures.getIfPresent(block(client));
        if (window == null) {
            return 0;
        }
        synchronized (window) {
            return window.nanosToWait(limit, nanoTime.getAsLong());
        }
    }

    /** Counts a failed authentication. */
    public void record(@Nullable InetAddress client) {
        if (limit == null || client == null) {
            return;
        }
        SlidingWindow window = failures.get(block(client), address -> new SlidingWindow());
        synchronized (window) {
            window.acquire(limit, nanoTime.getAsLong());
        }
    }

    /** Returns the first 64 bits of an IPv6 address, or an IPv4 address, in a range that no IPv6 client has. */
    private static long block(InetAddress client) {
        ByteBuffer address = ByteBuffer.wrap(client.getAddress());
        return client instanceof Inet6Address ? address.getLong() : address.getInt() & 0xffff_ffffL;
    }
}
