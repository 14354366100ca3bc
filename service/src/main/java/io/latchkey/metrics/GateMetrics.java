package io.latchkey.metrics;

import io.latchkey.admin.Administration;
import io.latchkey.admin.ValidatorReport;
import io.latchkey.key.KeyStore;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.metrics.StateMetrics.Part;
import io.latchkey.verify.CachingVerifier;
import io.latchkey.warning.Warnings;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Describes the state of one gate: keys, reloads, limiter, validator, cached verdicts. Times are seconds since 1970. */
final class GateMetrics {
    private GateMetrics() {}

    static void register(StateMetrics state, Administration administration, KeyStates keys, Warnings warnings) {
        CountingLimiter limiter = administration.limiter();
        state.counter(
                "warnings",
                "latchkey_warnings_total",
                "Warnings to the operator since the start, logged or suppressed.",
                warnings::count);
        state.dropwizard("keys.total", keys::total);
        state.prometheusGauge(
                "latchkey_keys",
                "Local keys by state.",
                values -> keys.byState()
                        .forEach((one, count) ->
                                values.add(count.doubleValue(), one.name().toLowerCase(Locale.ROOT))));
        state.gauge(
                "keys.nextExpiryTimestamp",
                "latchkey_keys_next_expiry_timestamp_seconds",
                "Time at which the next name loses its last active local key; absent if none expires.",
                () -> seconds(keys.nextExpiry()));
        registerReloads(state, administration.keys());
        state.gauge(
                "limiter.tracked",
                "latchkey_limiter_tracked_keys",
                "Keys that the rate limiter counts requests of.",
                () -> (long) limiter.trackedKeys());
        state.circuit(
                "limiter.circuit",
                "latchkey_limiter_circuit",
                "State of the circuit breaker to Redis: 1 for the current state, 0 for the others; all 0 without Redis.",
                List.of("CLOSED", "OPEN"),
                () -> limiter.shared().circuit());
        state.counter(
                "limiter.fallbacks",
                "latchkey_limiter_fallbacks_total",
                "Decisions made without Redis while it was unavailable.",
                () -> limiter.shared().fallbacks());
        registerValidator(state, administration);
    }

    private static void registerReloads(StateMetrics state, KeyStore keys) {
        state.counters(
                "latchkey_reloads_total",
                "Reloads of the keys since the start, by result.",
                new Part("success", "reloads.succeeded", () -> keys.history().reloads()),
                new Part("failure", "reloads.failed", () -> keys.history().failedReloads()));
        state.gauge(
                "reloads.lastSuccessful",
                "latchkey_last_reload_successful",
                "Result of the last reload of the keys: 1 for success, 0 for failure.",
                () -> keys.history().lastError() == null ? 1L : 0L);
        state.gauge(
                "reloads.lastSuccessTimestamp",
                "latchkey_last_reload_success_timestamp_seconds",
                "Time of the last successful reload of the keys.",
                () -> seconds(keys.history().lastReload()));
    }

    private static void registerValidator(StateMetrics state, Administration administration) {
        CachingVerifier verdicts = administration.verdicts();
        state.circuit(
                "validator.circuit",
                "latchkey_validator_circuit",
                "State of the circuit breaker to the external validator: 1 for the current state, 0 for the others.",
                verdicts == null ? List.of() : List.of("CLOSED", "HALF_OPEN", "OPEN"),
                () -> administration.validator().circuit());
        if (verdicts == null) {
            return;
        }
        state.counters(
                "latchkey_validator_calls_total",
                "Calls to the external validator, by result.",
                new Part("verdict", null, () -> verdicts(administration.validator())),
                new Part("unavailable", null, () -> administration.validator().failures()));
        state.gauge(
                "verdicts.size",
                "latchkey_verdicts_cached",
                "Approximate number of cached verdicts of the external validator.",
                verdicts::size);
        state.counters(
                "latchkey_verdict_lookups_total",
                "Lookups in the cache of verdicts, by result; a request that misses often looks twice.",
                new Part("hit", "verdicts.hits", () -> verdicts.stats().hitCount()),
                new Part("miss", "verdicts.misses", () -> verdicts.stats().missCount()));
        state.counter(
                "verdicts.evictions",
                "latchkey_verdict_evictions_total",
                "Verdicts evicted because of their age or the size of the cache.",
                () -> verdicts.stats().evictionCount());
    }

    /** Never negative: both numbers grow, so the failures read may be ahead of the calls. */
    private static long verdicts(ValidatorReport validator) {
        return Math.max(0, validator.calls() - validator.failures());
    }

    private static @Nullable Long seconds(@Nullable Instant time) {
        return time == null ? null : time.getEpochSecond();
    }
}
