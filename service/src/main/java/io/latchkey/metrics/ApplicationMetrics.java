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
 * All other metrics of the application, Jetty's and the HTTP client's among them.
 * What an application calls its metrics must not cost anybody ours: names are brought into Prometheus' form, the second of
 * two that become the same is left out, and so is a gauge that cannot be read. Safe for concurrent use.
 */
final class ApplicationMetrics implements MultiCollector {
    /** These come with better names from elsewhere. */
    private static final List<String> LEFT_OUT = List.of("latchkey_", "jvm_", "process_");

    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern NO_NAME = Pattern.compile("[^a-zA-Z0-9]+|^(?=[0-9])");

    /** What Prometheus itself puts at the end of names. */
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
            if (LEFT_OUT.stream().noneMatch(name::startsWith) && take(name, metric, taken)) {
                MetricSnapshot snapshot = read(name, dropwizard, metric);
                if (snapshot != null) {
                    snapshots.metricSnapshot(snapshot);
                }
            }
        });
        return snapshots.build();
    }

    /** A timer and a histogram are written with a second name, {@code NAME_count}. */
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
