package io.latchkey.limit;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts in this process. Requests are never dropped while they count: {@link #sweep} removes a key after all its requests have
 * left its window, and not because there are many keys. Thread-safe; keys do not wait for each other.
 */
public final class MemoryRateLimiter implements CountingLimiter {
    private final Map<String, TrackedKey> keys = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    /** The counts of removed keys, for the totals. */
    private final LongAdder allowedBefore = new LongAdder();

    private final LongAdder limitedBefore = new LongAdder();

    /**
     * Creates a limiter without any counts.
     *
     * @param nanoTime a monotonic clock in nanoseconds, usually {@code System::nanoTime}
     */
    public MemoryRateLimiter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public void acquire(String keyId, RateLimit limit, Consumer<LimiterResult> callback) {
        callback.accept(tryAcquire(keyId, limit));
    }

    /** Counts one request of a key, or denies it and counts nothing. Never blocks. */
    public Permit tryAcquire(String keyId, RateLimit limit) {
        while (true) {
            TrackedKey key = track(keyId);
            Permit permit = key.acquire(limit, nanoTime);
            if (permit != null) {
                return permit;
            }
            keys.remove(keyId, key);
        }
    }

    @Override
    public void recordUnlimited(String keyId) {
        TrackedKey key = track(keyId);
        while (!key.recordUnlimited(nanoTime)) {
            keys.remove(keyId, key);
            key = track(keyId);
        }
    }

    private TrackedKey track(String keyId) {
        TrackedKey key = keys.get(keyId);
        return key == null ? keys.computeIfAbsent(keyId, id -> new TrackedKey()) : key;
    }

    @Override
    public void sweep(Predicate<String> known) {
        long now = nanoTime.getAsLong();
        keys.forEach((id, key) -> {
            if (key.trimIfIdle(now) && !known.test(id) && key.retireIfIdle(now)) {
                // Does not remove a new entry for the same key, which counts.
                keys.remove(id, key);
                KeyUsage usage = key.usage(null, nanoTime);
                allowedBefore.add(usage.allowed());
                limitedBefore.add(usage.limited());
            }
        });
    }

    @Override
    public Stream<KeyUsage> usage(List<KeyLimit> wanted) {
        return wanted.stream().map(key -> usage(key.keyId(), key.limit()));
    }

    @Override
    public KeyUsage usage(String keyId, @Nullable RateLimit limit) {
        TrackedKey key = keys.get(keyId);
        return key == null ? KeyUsage.none(limit == null ? 0 : limit.requests()) : key.usage(limit, nanoTime);
    }

    @Override
    public boolean reset(String keyId) {
        TrackedKey key = keys.get(keyId);
        if (key != null) {
            key.reset();
        }
        return key != null;
    }

    @Override
    public int resetAll() {
        int before = 0;
        for (TrackedKey key : keys.values()) {
            key.reset();
            before++;
        }
        return before;
    }

    @Override
    public int trackedKeys() {
        return keys.size();
    }

    @Override
    public long allowed() {
        return allowedBefore.sum() + sum(KeyUsage::allowed);
    }

    @Override
    public long limited() {
        return limitedBefore.sum() + sum(KeyUsage::limited);
    }

    private long sum(ToLongFunction<KeyUsage> count) {
        return keys.values().stream()
                .map(key -> key.usage(null, nanoTime))
                .mapToLong(count)
                .sum();
    }
}
