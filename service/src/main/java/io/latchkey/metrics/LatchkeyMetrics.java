package io.latchkey.metrics;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.core.setup.Environment;
import io.latchkey.admin.Administration;
import io.latchkey.authorize.DecisionListener;
import io.latchkey.schedule.BackgroundTasks;
import io.latchkey.warning.Warnings;
import java.time.Duration;
import java.time.InstantSource;

/** Installs the metrics of one gate: for Dropwizard, and at {@code /prometheus} on the admin port. */
public final class LatchkeyMetrics {
    private LatchkeyMetrics() {}

    /**
     * Registers everything, in a separate Prometheus registry for this gate.
     *
     * @param clock the wall clock that keys expire by
     * @param isPrometheusPresent whether Prometheus' client is on the class path; without it nothing is at {@code /prometheus}
     * @return the listener that counts decisions
     */
    public static DecisionListener install(
            Administration administration,
            Warnings warnings,
            InstantSource clock,
            BackgroundTasks background,
            Environment environment,
            boolean isPrometheusPresent) {
        MetricRegistry metrics = environment.metrics();
        MetricsExporter exporter =
                isPrometheusPresent ? PrometheusExporter.install(metrics, environment.admin()) : MetricsExporter.NONE;
        KeyStates states = new KeyStates(administration.keys(), clock);
        GateMetrics.register(new StateMetrics(metrics, exporter), administration, states, warnings);
        if (administration.validatorStatus() != null) {
            administration.addListener(new ValidatorMetrics(metrics, exporter));
        }
        return new DecisionMetrics(metrics, exporter, meterClock(background));
    }

    private static CoarseClock meterClock(BackgroundTasks background) {
        CoarseClock clock = new CoarseClock();
        background.repeat("Advancing the clock of the metrics", Duration.ofSeconds(1), clock::advance);
        return clock;
    }
}
