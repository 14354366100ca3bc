package io.latchkey.limit.redis;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests that Redis has counted beforehand for keys that are asked for all the while, and that this node may let in by itself
 * for a while. What is not used by then is lost. Safe for concurrent use.
 *
 * <p>A request that is let in so was counted up to {@link #LONGEST} before: that much too early it stops to count. Hence within
 * any span of a window a key is let in at most by what was leased before the span began and used within it beyond its limit.
 */
final class Leases {
    static final Duration LONGEST = Duration.ofSeconds(1);
    private static final int MOST = 10_000;
    private static final int PERCENT = 100;

    private final Cache<String, Lease> leases;
    private final int percent;
    private final LongSupplier nanoTime;

    /**
     * None yet.
     *
     * @param percent of a key's limit, how much is leased at once, 0 to 100; 0: nothing
     */
    Leases(int percent, LongSupplier nanoTime) {
        this.percent = percent;
        this.nanoTime = nanoTime;
        this.leases = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(LONGEST)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /**
     * How many requests more than those that wait should be counted.
     *
     * @param waiting how many wait for the answer: only a key with several is asked for often enough
     */
    int more(RateLimit limit, int waiting) {
        return percent == 0 || waiting < 2 ? 0 : (int) ((long) limit.requests() * percent / PERCENT);
    }

    /** Lets in a request that was counted already, or null: Redis has to be asked. */
    @Nullable
    Permit take(String keyId, RateLimit limit) {
        Lease lease = percent == 0 ? null : leases.getIfPresent(keyId);
        if (lease == null || !lease.limit.equals(limit)) {
            return null;
        }
        int left = lease.left.decrementAndGet();
        if (left < 0) {
            leases.asMap().remove(keyId, lease);
            return null;
        }
        long reset = lease.freeAt - nanoTime.getAsLong();
        return new Permit(true, limit, lease.remaining + left, Math.max(1, reset));
    }

    /**
     * Keeps what was counted for nobody yet.
     *
     * @param count how many requests, over 0
     * @param last what the last of them will be told
     */
    void add(String keyId, int count, Permit last) {
        long freeAt = nanoTime.getAsLong() + last.resetNanos();
        leases.put(keyId, new Lease(last.limit(), new AtomicInteger(count), last.remaining(), freeAt));
    }

    void forget(String keyId) {
        leases.invalidate(keyId);
    }

    void forgetAll() {
        leases.invalidateAll();
    }

    private record Lease(RateLimit limit, AtomicInteger left, int remaining, long freeAt) {}
}
