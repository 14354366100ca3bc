package io.latchkey.metrics;

import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import io.prometheus.metrics.instrumentation.dropwizard.DropwizardExports;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * All other metrics of the application, Jetty's and the HTTP client's among them, through the Prometheus client's own bridge.
 * What an application calls its metrics must not cost anybody ours: names are brought into Prometheus' form, the second of
 * two that become the same is left out, and so is a gauge that cannot be read. Safe for concurrent use.
 */
final class ApplicationMetrics implements MultiCollector {
    /** These come with better names from elsewhere. */
    private static final List<String> LEFT_OUT = List.of("latchkey_", "jvm_", "process_");

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern NO_NAME = Pattern.compile("[^a-zA-Z0-9]+|^(?=[0-9])");

    private final MetricRegistry metrics;

    ApplicationMetrics(MetricRegistry metrics) {
        this.metrics = metrics;
    }

    @Override
    public MetricSnapshots collect() {
        MetricRegistry renamed = new MetricRegistry();
        Set<String> taken = new HashSet<>();
        for (Map.Entry<String, Metric> metric : metrics.getMetrics().entrySet()) {
            String name = name(metric.getKey());
            if (LEFT_OUT.stream().noneMatch(name::startsWith) && taken.add(name)) {
                renamed.register(name, metric.getValue());
            }
        }
        // The bridge can be told to go on after an error only where it registers itself.
        PrometheusRegistry bridge = new PrometheusRegistry();
        DropwizardExports.builder()
                .dropwizardRegistry(renamed)
                .invalidMetricHandler((name, error) -> true)
                .register(bridge);
        return bridge.scrape();
    }

    /** {@code io.dropwizard.jetty.MutableServletContextHandler.2xx-responses} in snake case. */
    private static String name(String dropwizard) {
        String words = HUMP.matcher(dropwizard).replaceAll("_").toLowerCase(Locale.ROOT);
        // Takes off what Prometheus itself puts at the end of names, such as _total.
        return PrometheusNaming.sanitizeMetricName(NO_NAME.matcher(words).replaceAll("_"));
    }
}
