package io.latchkey.verify;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.key.KeyDigest;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many different scopes the validator is queried about for one key: each costs a call and a verdict in the cache, and
 * anyone who can reach plain {@code /verify} chooses them. A scope that was queried keeps its place for a while; another one
 * waits until a place is free. Thread-safe.
 */
final class QueriedScopes {
    static final int MOST = 32;
    static final Duration KEPT = Duration.ofMinutes(1);

    /** How many keys are tracked. An evicted key starts with all places free. */
    private static final int MOST_KEYS = 8192;

    private final Cache<KeyDigest, Places> keys;
    private final Ticker ticker;

    QueriedScopes(Ticker ticker, Executor housekeeping) {
        this.ticker = ticker;
        this.keys = Caffeine.newBuilder()
                .maximumSize(MOST_KEYS)
                .expireAfterAccess(KEPT)
                .ticker(ticker)
                .executor(housekeeping)
                .build();
    }

    /** Takes a place for the scope, if it has none. Returns 0, or the nanoseconds until a place is free. */
    long nanosToWait(VerdictCache.Key wanted) {
        String scope = wanted.scope();
        return scope == null
                ? 0
                : keys.get(wanted.digest(), digest -> new Places()).take(scope, ticker.read());
    }

    /** The places of one key, the oldest first. */
    private static final class Places {
        private @Nullable String[] scopes = new String[1];
        private long[] takenAt = new long[1];
        private int taken;

        synchronized long take(String scope, long now) {
            for (int i = 0; i < taken; i++) {
                if (scope.equals(scopes[i])) {
                    return 0;
                }
            }
            int free = 0;
            while (free < taken && now - takenAt[free] >= KEPT.toNanos()) {
                free++;
            }
            if (free == 0 && taken == MOST) {
                return KEPT.toNanos() - (now - takenAt[0]);
            }
            resize(free);
            scopes[taken] = scope;
            takenAt[taken++] = now;
            return 0;
        }

        /** Removes the oldest ones, and makes room for one more. */
        private void resize(int remove) {
            int left = taken - remove;
            @Nullable String[] fewer = new String[Math.min(MOST, 2 * left + 1)];
            long[] times = new long[fewer.length];
            System.arraycopy(scopes, remove, fewer, 0, left);
            System.arraycopy(takenAt, remove, times, 0, left);
            scopes = fewer;
            takenAt = times;
            taken = left;
        }
    }
}
