package io.latchkey.metrics;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.core.setup.AdminEnvironment;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** Exports to Prometheus, by a registry of this gate alone. Thread-safe. */
final class PrometheusExporter implements MetricsExporter {
    private static final String[] NO_LABEL = {};

    private final PrometheusRegistry registry;

    PrometheusExporter(PrometheusRegistry registry) {
        this.registry = registry;
    }

    /** Exports the metrics of the JVM and the application, and serves all at {@code /prometheus}. */
    static PrometheusExporter install(MetricRegistry metrics, AdminEnvironment admin) {
        PrometheusRegistry registry = new PrometheusRegistry();
        registerJvm(registry);
        registry.register(new ApplicationMetrics(metrics));
        serve(registry, admin);
        return new PrometheusExporter(registry);
    }

    private static void serve(PrometheusRegistry registry, AdminEnvironment admin) {
        HttpServlet servlet = new PrometheusMetricsServlet(registry);
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

    /** Registers JVM metrics, except those that outlive the gate or run a diagnostic command at each scrape. */
    private static void registerJvm(PrometheusRegistry registry) {
        JvmBufferPoolMetrics.builder().register(registry);
        JvmClassLoadingMetrics.builder().register(registry);
        JvmGarbageCollectorMetrics.builder().register(registry);
        JvmMemoryMetrics.builder().register(registry);
        JvmRuntimeInfoMetric.builder().register(registry);
        JvmThreadsMetrics.builder().register(registry);
        ProcessMetrics.builder().register(registry);
    }

    @Override
    public void gauge(String name, String help, @Nullable String label, Consumer<Values> callback) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels(label))
                .callback(gauge -> callback.accept(gauge::call))
                .register(registry);
    }

    @Override
    public void counter(String name, String help, @Nullable String label, Consumer<Values> callback) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels(label))
                .callback(counter -> callback.accept(counter::call))
                .register(registry);
    }

    @Override
    public DoubleConsumer histogram(String name, String help, double... buckets) {
        DistributionDataPoint histogram = Histogram.builder()
                .name(name)
                .help(help)
                .classicOnly()
                .classicUpperBounds(buckets)
                .withoutExemplars()
                .register(registry);
        return histogram::observe;
    }

    private static String[] labels(@Nullable String label) {
        return label == null ? NO_LABEL : new String[] {label};
    }
}
