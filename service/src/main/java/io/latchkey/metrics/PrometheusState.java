package io.latchkey.metrics;

import io.latchkey.admin.Operations;
import io.latchkey.admin.ValidatorStatistics;
import io.latchkey.key.KeyEntry;
import io.latchkey.key.ReloadHistory;
import io.latchkey.verify.CachingVerifier;
import io.latchkey.warning.Warnings;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The gate's state for Prometheus, read at each scrape and named as Prometheus names things. Stateless. */
final class PrometheusState {
    private static final List<String> CIRCUITS = List.of("CLOSED", "HALF_OPEN", "OPEN");

    private PrometheusState() {}

    static void register(
            PrometheusRegistry prometheus,
            Operations operations,
            KeyStates keys,
            @Nullable CachingVerifier verdicts,
            Warnings warnings) {
        counter("latchkey_warnings_total", "Warnings about what an operator should mend, since the start.")
                .callback(counter -> counter.call((double) warnings.count()))
                .register(prometheus);
        registerKeys(prometheus, keys);
        registerReloads(prometheus, operations);
        gauge("latchkey_limiter_tracked_keys", "Keys that the limiter remembers.")
                .callback(gauge -> gauge.call(operations.trackedKeys()))
                .register(prometheus);
        registerSharedCount(prometheus, operations);
        if (verdicts != null) {
            registerValidator(prometheus, operations);
            registerVerdicts(prometheus, verdicts);
        }
    }

    private static void registerKeys(PrometheusRegistry prometheus, KeyStates keys) {
        gauge("latchkey_keys", "Local keys by whether they are good now.")
                .labelNames("state")
                .callback(gauge ->
                        keys.byState().forEach((state, count) -> gauge.call(count.doubleValue(), label(state))))
                .register(prometheus);
        gauge(
                        "latchkey_keys_next_expiry_timestamp_seconds",
                        "When the next name loses its last good local key; absent if none will.")
                .callback(gauge -> call(gauge, keys.nextExpiry()))
                .register(prometheus);
    }

    private static void registerReloads(PrometheusRegistry prometheus, Operations operations) {
        counter("latchkey_reloads_total", "Reloads of the keys since the start, by how they ended.")
                .labelNames("result")
                .callback(counter -> {
                    ReloadHistory history = operations.reloads();
                    counter.call((double) history.reloads(), "success");
                    counter.call((double) history.failedReloads(), "failure");
                })
                .register(prometheus);
        gauge("latchkey_last_reload_successful", "Whether the last attempt to read the keys succeeded: 1 or 0.")
                .callback(gauge -> gauge.call(operations.reloads().lastError() == null ? 1 : 0))
                .register(prometheus);
        gauge("latchkey_last_reload_success_timestamp_seconds", "Since when the keys in force are in force.")
                .callback(gauge -> call(gauge, operations.reloads().lastReload()))
                .register(prometheus);
    }

    private static void registerSharedCount(PrometheusRegistry prometheus, Operations operations) {
        gauge("latchkey_limiter_circuit", "Whether Redis is asked: 1 at the state it is in, and at none without Redis.")
                .labelNames("state")
                .callback(gauge -> {
                    String now = operations.sharedCount().circuit();
                    gauge.call(now.equals("CLOSED") ? 1 : 0, "closed");
                    gauge.call(now.equals("OPEN") ? 1 : 0, "open");
                })
                .register(prometheus);
        counter("latchkey_limiter_fallbacks_total", "Decisions made without Redis, while it was away.")
                .callback(counter ->
                        counter.call((double) operations.sharedCount().fallbacks()))
                .register(prometheus);
    }

    private static void registerValidator(PrometheusRegistry prometheus, Operations operations) {
        gauge("latchkey_validator_circuit", "The circuit breaker of the external validator: 1 at the state it is in.")
                .labelNames("state")
                .callback(gauge -> {
                    String now = operations.validator().circuit();
                    CIRCUITS.forEach(
                            circuit -> gauge.call(circuit.equals(now) ? 1 : 0, circuit.toLowerCase(Locale.ROOT)));
                })
                .register(prometheus);
        counter("latchkey_validator_calls_total", "Calls to the external validator, by what they brought.")
                .labelNames("result")
                .callback(counter -> {
                    ValidatorStatistics validator = operations.validator();
                    // Both are counted on, so the failures read may be ahead of the calls.
                    counter.call((double) Math.max(0, validator.calls() - validator.failures()), "verdict");
                    counter.call((double) validator.failures(), "unavailable");
                })
                .register(prometheus);
    }

    private static void registerVerdicts(PrometheusRegistry prometheus, CachingVerifier verdicts) {
        gauge("latchkey_verdicts_cached", "Verdicts of the external validator that are remembered, about.")
                .callback(gauge -> gauge.call((double) verdicts.size()))
                .register(prometheus);
        counter("latchkey_verdict_lookups_total", "Looks into the memory of verdicts; a miss often looks twice.")
                .labelNames("result")
                .callback(counter -> {
                    counter.call((double) verdicts.stats().hitCount(), "hit");
                    counter.call((double) verdicts.stats().missCount(), "miss");
                })
                .register(prometheus);
        counter("latchkey_verdict_evictions_total", "Verdicts forgotten because of their age or for want of room.")
                .callback(counter -> counter.call((double) verdicts.stats().evictionCount()))
                .register(prometheus);
    }

    private static GaugeWithCallback.Builder gauge(String name, String help) {
        return GaugeWithCallback.builder().name(name).help(help);
    }

    private static CounterWithCallback.Builder counter(String name, String help) {
        return CounterWithCallback.builder().name(name).help(help);
    }

    private static void call(GaugeWithCallback.Callback gauge, @Nullable Instant time) {
        if (time != null) {
            gauge.call((double) time.getEpochSecond());
        }
    }

    private static String label(KeyEntry.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
