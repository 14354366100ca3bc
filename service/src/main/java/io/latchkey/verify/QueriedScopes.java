package io.latchkey.verify;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.key.KeyDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;

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

    /** For each key, when each scope took its place, the oldest first. */
    private final Cache<KeyDigest, Map<String, Long>> places;

    private final Ticker ticker;

    QueriedScopes(Ticker ticker, Executor housekeeping) {
        this.ticker = ticker;
        this.places = Caffeine.newBuilder()
                .maximumSize(MOST_KEYS)
                .expireAfterAccess(KEPT)
                .ticker(ticker)
                .executor(housekeeping)
                .build();
    }

    /** Takes a place for the scope, if it has none. Returns 0, or the nanoseconds until a place is free. */
    long nanosToWait(VerdictCache.Key wanted) {
        String scope = wanted.scope();
        if (scope == null) {
            return 0;
        }
        Map<String, Long> takenAt = places.get(wanted.digest(), digest -> new LinkedHashMap<>());
        synchronized (takenAt) {
            if (takenAt.containsKey(scope)) {
                return 0;
            }
            long now = ticker.read();
            takenAt.values().removeIf(at -> now - at >= KEPT.toNanos());
            if (takenAt.size() == MOST) {
                return KEPT.toNanos() - (now - takenAt.values().iterator().next());
            }
            takenAt.put(scope, now);
            return 0;
        }
    }
}
