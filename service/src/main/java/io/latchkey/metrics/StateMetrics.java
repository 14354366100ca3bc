package io.latchkey.metrics;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Registers values that are read on demand: each as a Dropwizard gauge, and as a gauge or counter of Prometheus. */
final class StateMetrics {
    private final MetricRegistry metrics;
    private final MetricsExporter exporter;

    StateMetrics(MetricRegistry metrics, MetricsExporter exporter) {
        this.metrics = metrics;
        this.exporter = exporter;
    }

    /** Registers a gauge of Dropwizard only, under {@code latchkey.NAME}. */
    <T> void dropwizard(String name, Gauge<@Nullable T> gauge) {
        metrics.register("latchkey." + name, gauge);
    }

    /** Registers a gauge of Prometheus only, with the label {@code state}. */
    void prometheusGauge(String name, String help, Consumer<MetricsExporter.Values> callback) {
        exporter.gauge(name, help, "state", callback);
    }

    /** Registers a number. Null is null in Dropwizard, and absent in Prometheus. */
    void gauge(String dropwizard, String name, String help, Supplier<@Nullable Long> value) {
        dropwizard(dropwizard, value::get);
        exporter.gauge(name, help, null, values -> {
            Long now = value.get();
            if (now != null) {
                values.add(now.doubleValue());
            }
        });
    }

    /** Registers a number that only grows. */
    void counter(String dropwizard, String name, String help, LongSupplier value) {
        dropwizard(dropwizard, value::getAsLong);
        exporter.counter(name, help, null, values -> values.add((double) value.getAsLong()));
    }

    /** Registers numbers that only grow: one counter of Prometheus with the label {@code result}, several gauges of Dropwizard. */
    void counters(String name, String help, Part... parts) {
        for (Part part : parts) {
            if (part.dropwizard != null) {
                dropwizard(part.dropwizard, part.value::getAsLong);
            }
        }
        exporter.counter(name, help, "result", values -> {
            for (Part part : parts) {
                values.add((double) part.value.getAsLong(), part.result);
            }
        });
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
        prometheusGauge(name, help, values -> {
            String now = circuit.get();
            states.forEach(state -> values.add(state.equals(now) ? 1 : 0, state.toLowerCase(Locale.ROOT)));
        });
    }

    /**
     * One value of a counter with the label {@code result}.
     *
     * @param dropwizard the name of its own gauge; null for none
     */
    record Part(String result, @Nullable String dropwizard, LongSupplier value) {}
}
