package io.latchkey.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Registers values that are read on demand: each as a Dropwizard gauge, and as a gauge or counter of Prometheus. */
final class StateMetrics {
    private final MetricRegistry metrics;
    private final PrometheusRegistry prometheus;

    StateMetrics(MetricRegistry metrics, PrometheusRegistry prometheus) {
        this.metrics = metrics;
        this.prometheus = prometheus;
    }

    /** Registers a gauge of Dropwizard only, under {@code latchkey.NAME}. */
    <T> void dropwizard(String name, Gauge<@Nullable T> gauge) {
        metrics.register("latchkey." + name, gauge);
    }

    /** Returns a gauge of Prometheus that is still to be given its callback and registered. */
    static GaugeWithCallback.Builder prometheusGauge(String name, String help) {
        return GaugeWithCallback.builder().name(name).help(help);
    }

    /** Registers a number. Null is null in Dropwizard, and absent in Prometheus. */
    void gauge(String dropwizard, String name, String help, Supplier<@Nullable Long> value) {
        dropwizard(dropwizard, value::get);
        prometheusGauge(name, help)
                .callback(gauge -> {
                    Long now = value.get();
                    if (now != null) {
                        gauge.call(now.doubleValue());
                    }
                })
                .register(prometheus);
    }

    /** Registers a number that only grows. */
    void counter(String dropwizard, String name, String help, LongSupplier value) {
        dropwizard(dropwizard, value::getAsLong);
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(counter -> counter.call((double) value.getAsLong()))
                .register(prometheus);
    }

    /** Registers numbers that only grow: one counter of Prometheus with the label {@code result}, several gauges of Dropwizard. */
    void counters(String name, String help, Part... parts) {
        for (Part part : parts) {
            if (part.dropwizard != null) {
                dropwizard(part.dropwizard, part.value::getAsLong);
            }
        }
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("result")
                .callback(counter -> {
                    for (Part part : parts) {
                        counter.call((double) part.value.getAsLong(), part.result);
                    }
                })
                .register(prometheus);
    }

    /**
     * Registers the state of a circuit breaker. Dropwizard has a number that grows with severity, for thresholds: -1 without a
     * breaker, 0 closed, 1 half open, 2 open.
     *
     * @param states those that Prometheus shows; none: the circuit breaker is in Dropwizard only
     */
    void circuit(String dropwizard, String name, String help, List<String> states, Supplier<String> circuit) {
        dropwizard(dropwizard, () -> List.of("CLOSED", "HALF_OPEN", "OPEN").indexOf(circuit.get()));
        if (states.isEmpty()) {
            return;
        }
        prometheusGauge(name, help)
                .labelNames("state")
                .callback(gauge -> {
                    String now = circuit.get();
                    states.forEach(state -> gauge.call(state.equals(now) ? 1 : 0, state.toLowerCase(Locale.ROOT)));
                })
                .register(prometheus);
    }

    /**
     * One value of a counter with the label {@code result}.
     *
     * @param dropwizard the name of its own gauge; null for none
     */
    record Part(String result, @Nullable String dropwizard, LongSupplier value) {}
}
