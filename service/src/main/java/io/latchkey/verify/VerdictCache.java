package io.latchkey.verify;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.latchkey.key.KeyDigest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Caches verdicts by digest and scope. They expire a fixed time after they were written: use does not keep a revoked key alive.
 * Thread-safe.
 */
final class VerdictCache {
    private final CacheRules rules;
    private final Ticker ticker;
    private final Cache<Key, CachedVerdict> verdicts;

    VerdictCache(CacheRules rules, Ticker ticker, Executor housekeeping) {
        this.rules = rules;
        this.ticker = ticker;
        verdicts = Caffeine.newBuilder()
                .maximumSize(rules.maximumSize())
                .ticker(ticker)
                .executor(housekeeping)
                .expireAfter(Expiry.<Key, CachedVerdict>writing((key, verdict) -> verdict.lifetime()))
                .recordStats()
                .build();
    }

    @Nullable
    CachedVerdict find(Key key) {
        return verdicts.getIfPresent(key);
    }

    /** Caches a verdict, unless it is {@code Unavailable}. */
    void put(Key key, Verdict verdict) {
        boolean isValid = verdict instanceof Verdict.Valid;
        if (verdict instanceof Verdict.Unavailable) {
            return;
        }
        if (!isValid && rules.invalidNanos() == 0) {
            verdicts.invalidate(key);
            return;
        }
        verdicts.put(key, new CachedVerdict(verdict, ticker.read(), rules));
    }

    /** Evicts verdicts, and returns how many. */
    int evict(Predicate<Key> which) {
        int evicted = 0;
        for (Key key : verdicts.asMap().keySet()) {
            if (which.test(key) && verdicts.asMap().remove(key) != null) {
                evicted++;
            }
        }
        return evicted;
    }

    List<Verdict> verdicts() {
        return verdicts.asMap().values().stream().map(CachedVerdict::verdict).toList();
    }

    CacheStats stats() {
        return verdicts.stats();
    }

    long size() {
        return verdicts.estimatedSize();
    }

    /** The key of a cached verdict. */
    record Key(KeyDigest digest, @Nullable String scope) {}

    /** A verdict and when it was cached. */
    record CachedVerdict(Verdict verdict, long writtenAt, CacheRules rules) {
        boolean isValid() {
            return verdict instanceof Verdict.Valid;
        }

        boolean isFresh(long now) {
            return now - writtenAt < (isValid() ? rules.validNanos() : rules.invalidNanos());
        }

        boolean isDueForRenewal(long now) {
            return isValid() && now - writtenAt >= rules.renewAfterNanos();
        }

        boolean mayServeStale(long now) {
            return isValid() && now - writtenAt < rules.staleNanos();
        }

        private Duration lifetime() {
            return Duration.ofNanos(
                    isValid() ? Math.max(rules.validNanos(), rules.staleNanos()) : rules.invalidNanos());
        }
    }
}
