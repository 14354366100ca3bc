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
 * Counts failed authentications per client address: an IPv6 client is its /64, which is what one customer is given. Its
 * memory is bounded, so a flood from very many addresses makes it forget some; unlike a key's limit it grants nothing by
 * that. Safe for concurrent use.
 */
public final class FailureLimiter {
    /** At 120 failures a minute, about 16 MiB if every address fails as often as it may. */
    private static final int MOST_ADDRESSES = 16_384;

    private final @Nullable RateLimit limit;
    private final LongSupplier nanoTime;
    private final Cache<Long, SlidingWindow> failures;

    /**
     * A limiter that has counted nothing.
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

    /** Whether anything is counted at all: then, and only then, an address is worth looking at. */
    public boolean isQuiet() {
        return failures.asMap().isEmpty();
    }

    /** How many nanoseconds an address has to wait; 0 if it may try. */
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
    public void failed(@Nullable InetAddress client) {
        if (limit == null || client == null) {
            return;
        }
        SlidingWindow window = failures.get(block(client), address -> new SlidingWindow());
        synchronized (window) {
            window.acquire(limit, nanoTime.getAsLong());
        }
    }

    /** The first 64 bits of an IPv6 address, or an IPv4 address below them, where no IPv6 client has its own. */
    private static long block(InetAddress client) {
        ByteBuffer address = ByteBuffer.wrap(client.getAddress());
        return client instanceof Inet6Address ? address.getLong() : address.getInt() & 0xffff_ffffL;
    }
}
