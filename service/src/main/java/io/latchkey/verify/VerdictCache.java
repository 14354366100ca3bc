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
 * Verdicts by digest and scope. They expire by the time of their writing alone: use does not keep a revoked key alive.
 * Safe for concurrent use.
 */
final class VerdictCache {
    private final CacheRules rules;
    private final Ticker ticker;
    private final Cache<Key, Remembered> verdicts;

    VerdictCache(CacheRules rules, Ticker ticker, Executor housekeeping) {
        this.rules = rules;
        this.ticker = ticker;
        verdicts = Caffeine.newBuilder()
                .maximumSize(rules.maximumSize())
                .ticker(ticker)
                .executor(housekeeping)
                .expireAfter(Expiry.<Key, Remembered>writing((key, remembered) -> remembered.keep()))
                .recordStats()
                .build();
    }

    @Nullable
    Remembered find(Key key) {
        return verdicts.getIfPresent(key);
    }

    /** Remembers a yes or a no; what is unavailable is not remembered. */
    void put(Key key, Verdict verdict) {
        boolean good = verdict instanceof Verdict.Valid;
        if (verdict instanceof Verdict.Unavailable) {
            return;
        }
        if (!good && rules.invalidNanos() == 0) {
            verdicts.invalidate(key);
            return;
        }
        verdicts.put(key, new Remembered(verdict, ticker.read(), rules));
    }

    /** Returns how many verdicts went. */
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
        return verdicts.asMap().values().stream().map(Remembered::verdict).toList();
    }

    CacheStats stats() {
        return verdicts.stats();
    }

    long size() {
        return verdicts.estimatedSize();
    }

    /** What a verdict is remembered by. */
    record Key(KeyDigest digest, @Nullable String scope) {}

    /** A verdict and when it was given. */
    record Remembered(Verdict verdict, long writtenAt, CacheRules rules) {
        boolean isGood() {
            return verdict instanceof Verdict.Valid;
        }

        boolean isFresh(long now) {
            return now - writtenAt < (isGood() ? rules.validNanos() : rules.invalidNanos());
        }

        boolean wantsRenewal(long now) {
            return isGood() && now - writtenAt >= rules.renewAfterNanos();
        }

        boolean mayServeStale(long now) {
            return isGood() && now - writtenAt < rules.staleNanos();
        }

        private Duration keep() {
            return Duration.ofNanos(isGood() ? Math.max(rules.validNanos(), rules.staleNanos()) : rules.invalidNanos());
        }
    }
}
