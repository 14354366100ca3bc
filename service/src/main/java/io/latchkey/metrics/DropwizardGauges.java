package io.latchkey.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.latchkey.admin.Operations;
import io.latchkey.verify.CachingVerifier;
import io.latchkey.warning.Warnings;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The gate's state as Dropwizard gauges. Times are seconds since 1970; null: none. Stateless. */
final class DropwizardGauges {
    private DropwizardGauges() {}

    static void register(
            MetricRegistry metrics,
            Operations operations,
            KeyStates keys,
            @Nullable CachingVerifier verdicts,
            Warnings warnings) {
        gauge(metrics, "warnings", warnings::count);
        gauge(metrics, "keys.total", keys::total);
        gauge(metrics, "keys.next_expiry", () -> seconds(keys.nextExpiry()));
        gauge(metrics, "reloads.succeeded", () -> operations.reloads().reloads());
        gauge(metrics, "reloads.failed", () -> operations.reloads().failedReloads());
        gauge(metrics, "reloads.last_failed", () -> operations.reloads().lastError() == null ? 0 : 1);
        gauge(
                metrics,
                "reloads.last_success",
                () -> seconds(operations.reloads().lastReload()));
        gauge(metrics, "limiter.tracked", operations::trackedKeys);
        gauge(metrics, "limiter.circuit", () -> number(operations.sharedCount().circuit()));
        gauge(metrics, "limiter.fallbacks", () -> operations.sharedCount().fallbacks());
        gauge(metrics, "validator.circuit", () -> number(operations.validator().circuit()));
        if (verdicts != null) {
            gauge(metrics, "verdicts.size", verdicts::size);
            cacheGauge(metrics, "verdicts.hits", verdicts, CacheStats::hitCount);
            cacheGauge(metrics, "verdicts.misses", verdicts, CacheStats::missCount);
            cacheGauge(metrics, "verdicts.evictions", verdicts, CacheStats::evictionCount);
        }
    }

    private static void cacheGauge(
            MetricRegistry metrics, String name, CachingVerifier verdicts, Function<CacheStats, Long> count) {
        gauge(metrics, name, () -> count.apply(verdicts.stats()));
    }

    private static <T> void gauge(MetricRegistry metrics, String name, Gauge<@Nullable T> gauge) {
        metrics.register("latchkey." + name, gauge);
    }

    private static @Nullable Long seconds(@Nullable Instant time) {
        return time == null ? null : time.getEpochSecond();
    }

    /** In the order of badness, so that a threshold can be set: -1 there is none, 0 closed, 1 half open, 2 open. */
    private static int number(String circuit) {
        return switch (circuit) {
            case "CLOSED" -> 0;
            case "HALF_OPEN" -> 1;
            case "OPEN" -> 2;
            default -> -1;
        };
    }
}
