package io.latchkey.limit.redis;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys that Redis has refused lately, and until when it will refuse them: until then it need not be asked. Safe for
 * concurrent use.
 *
 * <p>A refusal is certain for as long as Redis said, counted from when it was asked, which was before Redis looked at its
 * clock. It is remembered for {@link #LONGEST} at most: for so long a node may not notice that another has reset a limit, and
 * for so long two clocks differ by nothing that counts. Callers are told the time that Redis said, counted from when its answer
 * came: whoever waits that long is not refused again.
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

    /** A refusal that still holds, or null: Redis has to be asked. */
    @Nullable
    Permit find(String keyId, RateLimit limit) {
        Denial denial = denials.getIfPresent(keyId);
        if (denial == null) {
            return null;
        }
        if (!denial.limit.equals(limit)) {
            // Should the limit come back, more may have been let in by then, and the wait be longer.
            denials.asMap().remove(keyId, denial);
            return null;
        }
        long now = nanoTime.getAsLong();
        return denial.certainUntil - now > 0 ? new Permit(false, limit, 0, Math.max(1, denial.freeAt - now)) : null;
    }

    /**
     * Remembers a refusal.
     *
     * @param askedAt when Redis was asked, by the clock of this
     */
    void add(String keyId, Permit refusal, long askedAt) {
        long freeAt = nanoTime.getAsLong() + refusal.resetNanos();
        denials.put(keyId, new Denial(refusal.limit(), askedAt + refusal.resetNanos(), freeAt));
    }

    void forget(String keyId) {
        denials.invalidate(keyId);
    }

    void forgetAll() {
        denials.invalidateAll();
    }

    private record Denial(RateLimit limit, long certainUntil, long freeAt) {}
}
