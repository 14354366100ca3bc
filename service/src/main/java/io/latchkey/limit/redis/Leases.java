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
 * Requests of busy keys that were reserved: Redis has counted them, and this node may allow as many by itself within a second.
 * What it has not used by then is lost. Thread-safe.
 *
 * <p>A request that is allowed from a lease was counted up to {@link #LONGEST} earlier, and stops counting that much too early.
 * Hence, beyond its limit, a key is allowed in any span of a window at most what was leased before the span began and used in it.
 */
final class Leases {
    static final Duration LONGEST = Duration.ofSeconds(1);
    private static final int MOST = 10_000;
    private static final int PERCENT = 100;

    private final Cache<String, Lease> leases;
    private final int percent;
    private final LongSupplier nanoTime;

    /**
     * Creates no lease yet.
     *
     * @param percent the part of a key's limit to reserve at once, 0 to 100; 0: nothing
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
     * Returns how many requests to reserve for a key.
     *
     * @param waiting how many requests wait for the reply: only a key with several is busy enough
     */
    int size(RateLimit limit, int waiting) {
        return percent == 0 || waiting < 2 ? 0 : (int) ((long) limit.requests() * percent / PERCENT);
    }

    /** Allows a request from a lease, or returns null: Redis must be queried. */
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
     * Keeps requests that Redis has counted and no caller has used yet.
     *
     * @param count how many, over 0
     * @param last the permit of the last of them
     */
    void add(String keyId, int count, Permit last) {
        long freeAt = nanoTime.getAsLong() + last.resetNanos();
        leases.put(keyId, new Lease(last.limit(), new AtomicInteger(count), last.remaining(), freeAt));
    }

    void evict(String keyId) {
        leases.invalidate(keyId);
    }

    void evictAll() {
        leases.invalidateAll();
    }

    private record Lease(RateLimit limit, AtomicInteger left, int remaining, long freeAt) {}
}
