package io.latchkey.limit;

import io.latchkey.key.RateLimit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Counts in this process. Nothing is ever dropped while it counts: a key is forgotten by {@link #sweep()} once all its
 * requests have left its window, and not because there are many. Safe for concurrent use; keys do not wait for each other.
 */
public final class MemoryRateLimiter implements RateLimiter {
    private final Map<String, TrackedKey> keys = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    /**
     * Nothing happens until it is used.
     *
     * @param nanoTime a monotonic clock in nanoseconds, usually {@code System::nanoTime}
     */
    public MemoryRateLimiter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public Permit acquire(String keyId, RateLimit limit) {
        while (true) {
            TrackedKey key = keys.get(keyId);
            if (key == null) {
                key = keys.computeIfAbsent(keyId, id -> new TrackedKey());
            }
            Permit permit = key.acquire(limit, nanoTime);
            if (permit != null) {
                return permit;
            }
            keys.remove(keyId, key);
        }
    }

    /** Forgets the keys that have nothing left to count; to be called now and then. */
    public void sweep() {
        long now = nanoTime.getAsLong();
        keys.entrySet().removeIf(tracked -> tracked.getValue().retireIfIdle(now));
    }

    /** How many keys are remembered. */
    public int trackedKeys() {
        return keys.size();
    }
}
