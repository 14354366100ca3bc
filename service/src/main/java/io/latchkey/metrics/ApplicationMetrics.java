package io.latchkey.metrics;

import com.codahale.metrics.Histogram;
import com.codahale.metrics.Metric;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Exposes all other metrics of the application, including those of Jetty and the HTTP client. Their names must not fail the scrape
 * of ours: names are converted to Prometheus' form, and duplicate names and gauges that throw are omitted. Thread-safe.
 */
final class ApplicationMetrics implements MultiCollector {
    /** Prefixes of metrics that other collectors provide under better names. */
    private static final List<String> OMITTED = List.of("latchkey_", "jvm_", "process_");

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern NO_NAME = Pattern.compile("[^a-zA-Z0-9]+|^(?=[0-9])");

    /** Suffixes that Prometheus itself appends to names. */
    private static final Pattern RESERVED = Pattern.compile("([^_])(?:_(?:total|created|bucket|info))+$");

    private final MetricRegistry metrics;

    ApplicationMetrics(MetricRegistry metrics) {
        this.metrics = metrics;
    }

    @Override
    public MetricSnapshots collect() {
        MetricSnapshots.Builder snapshots = MetricSnapshots.builder();
        Set<String> taken = new HashSet<>();
        metrics.getMetrics().forEach((dropwizard, metric) -> {
            String name = name(dropwizard);
            if (OMITTED.stream().noneMatch(name::startsWith) && take(name, metric, taken)) {
                MetricSnapshot snapshot = read(name, dropwizard, metric);
                if (snapshot != null) {
                    snapshots.metricSnapshot(snapshot);
                }
            }
        });
        return snapshots.build();
    }

    /** Reserves the name; timers and histograms also use {@code NAME_count}. Returns false if it is in use. */
    private static boolean take(String name, Metric metric, Set<String> taken) {
        boolean isSummary = metric instanceof Timer || metric instanceof Histogram;
        if (isSummary && taken.contains(name + "_count")) {
            return false;
        }
        return taken.add(name) && (!isSummary || taken.add(name + "_count"));
    }

    private static @Nullable MetricSnapshot read(String name, String dropwizard, Metric metric) {
        try {
            return DropwizardSnapshots.of(name, dropwizard, metric);
        } catch (RuntimeException e) {
            return null;
        }
    }

    /** {@code io.dropwizard.jetty.MutableServletContextHandler.2xx-responses} in snake case. */
    private static String name(String dropwizard) {
        String words = HUMP.matcher(dropwizard).replaceAll("_").toLowerCase(Locale.ROOT);
        return RESERVED.matcher(NO_NAME.matcher(words).replaceAll("_")).replaceFirst("$1");
    }
}
