package io.latchkey.limit.redis;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Caches the keys that Redis has just denied, and until when it will deny them: until then it need not be queried. Thread-safe.
 *
 * <p>A denial is certain for the time that Redis replied, counted from when the call was sent, which was before Redis read its
 * clock. It is cached for {@link #LONGEST} at most: for that long a node may miss that another has reset a limit, and over that
 * time two clocks do not drift noticeably. Callers receive the time that Redis replied, counted from when the reply came: a
 * caller that waits that long is not denied by the cache.
 */
final class DenialCache {
    static final Duration LONGEST = Duration.ofSeconds(1);
    private static final int MOST = 100_000;

    private final Cache<String, Denial> denials;
    private final LongSupplier nanoTime;

    DenialCache(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.denials = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterWrite(LONGEST)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /** Returns a denial that still holds, or null: Redis must be queried. */
    @Nullable
    Permit find(String keyId, RateLimit limit) {
        Denial denial = denials.getIfPresent(keyId);
        if (denial == null) {
            return null;
        }
        if (!denial.limit.equals(limit)) {
            // If the limit changes back, more requests may have been allowed by then, and the wait may be longer.
            denials.asMap().remove(keyId, denial);
            return null;
        }
        long now = nanoTime.getAsLong();
        return denial.certainUntil - now > 0 ? new Permit(false, limit, 0, Math.max(1, denial.freeAt - now)) : null;
    }

    /**
     * Caches a denial.
     *
     * @param sentAt a time before the call was sent, by the clock of this cache
     */
    void add(String keyId, Permit denied, long sentAt) {
        long freeAt = nanoTime.getAsLong() + denied.resetNanos();
        denials.put(keyId, new Denial(denied.limit(), sentAt + denied.resetNanos(), freeAt));
    }

    void evict(String keyId) {
        denials.invalidate(keyId);
    }

    void evictAll() {
        denials.invalidateAll();
    }

    private record Denial(RateLimit limit, long certainUntil, long freeAt) {}
}
