package io.latchkey.metrics;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.core.setup.AdminEnvironment;
import io.dropwizard.core.setup.Environment;
import io.latchkey.admin.Administration;
import io.latchkey.authorize.DecisionListener;
import io.latchkey.key.KeyStore;
import io.latchkey.schedule.BackgroundTasks;
import io.latchkey.verify.CachingVerifier;
import io.latchkey.warning.Warnings;
import io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Installs the metrics of one gate: for Dropwizard, and at {@code /prometheus} on the admin port. */
public final class LatchkeyMetrics {
    private LatchkeyMetrics() {}

    /**
     * Registers everything, in a separate Prometheus registry for this gate.
     *
     * @param verdicts the cache of the external validator's verdicts, or null without a validator
     * @param clock the wall clock that keys expire by
     * @return the listener that counts decisions
     */
    public static DecisionListener install(
            Administration administration,
            KeyStore keys,
            @Nullable CachingVerifier verdicts,
            Warnings warnings,
            InstantSource clock,
            BackgroundTasks background,
            Environment environment) {
        MetricRegistry metrics = environment.metrics();
        PrometheusRegistry prometheus = new PrometheusRegistry();
        KeyStates states = new KeyStates(keys, clock);
        GateMetrics.register(
                new StateMetrics(metrics, prometheus), prometheus, administration, states, verdicts, warnings);
        if (verdicts != null) {
            administration.addListener(new ValidatorMetrics(metrics, prometheus));
        }
        registerJvm(prometheus);
        prometheus.register(new ApplicationMetrics(metrics));
        serve(prometheus, environment.admin());
        return new DecisionMetrics(metrics, prometheus, meterClock(background));
    }

    private static void serve(PrometheusRegistry prometheus, AdminEnvironment admin) {
        HttpServlet servlet = new PrometheusMetricsServlet(prometheus);
        admin.addServlet("latchkey-prometheus", servlet).addMapping("/prometheus");
        List<MetricsFormat> formats =
                List.of(MetricsFormat.PROMETHEUS_TEXT, MetricsFormat.OPEN_METRICS, MetricsFormat.PROTOBUF);
        List<MetricsFormat> formatsAndJson = new ArrayList<>(formats);
        formatsAndJson.add(0, MetricsFormat.JSON);
        admin.addFilter("latchkey-prometheus-format", new MetricsFormatFilter(formats, servlet))
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/prometheus");
        admin.addFilter("latchkey-metrics-format", new MetricsFormatFilter(formatsAndJson, servlet))
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/metrics", "/metrics/");
    }

    private static CoarseClock meterClock(BackgroundTasks background) {
        CoarseClock clock = new CoarseClock();
        background.repeat("Advancing the clock of the metrics", Duration.ofSeconds(1), clock::advance);
        return clock;
    }

    /** Registers JVM metrics, except those that outlive the gate or run a diagnostic command at each scrape. */
    private static void registerJvm(PrometheusRegistry prometheus) {
        JvmBufferPoolMetrics.builder().register(prometheus);
        JvmClassLoadingMetrics.builder().register(prometheus);
        JvmGarbageCollectorMetrics.builder().register(prometheus);
        JvmMemoryMetrics.builder().register(prometheus);
        JvmRuntimeInfoMetric.builder().register(prometheus);
        JvmThreadsMetrics.builder().register(prometheus);
        ProcessMetrics.builder().register(prometheus);
    }
}
