package io.latchkey.metrics;

import com.codahale.metrics.Counting;
import com.codahale.metrics.Gauge;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Metric;
import com.codahale.metrics.Snapshot;
import com.codahale.metrics.Timer;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Converts single Dropwizard metrics for Prometheus: counters and meters to counters, histograms and timers (in seconds) to
 * summaries, gauges with a number or a boolean to gauges. Stateless.
 */
final class DropwizardSnapshots {
    private static final double SECONDS_PER_NANO = 1.0 / TimeUnit.SECONDS.toNanos(1);

    private DropwizardSnapshots() {}

    /**
     * Converts a metric.
     *
     * @param name the name for Prometheus
     * @param dropwizard the name in Dropwizard
     * @return null if the value is not supported by Prometheus
     */
    static @Nullable MetricSnapshot of(String name, String dropwizard, Metric metric) {
        if (metric instanceof Gauge<?> gauge) {
            Double value = number(gauge.getValue());
            return value == null
                    ? null
                    : new GaugeSnapshot(
                            metadata(name, dropwizard, "gauge"),
                            List.of(GaugeDataPointSnapshot.builder()
                                    .value(value)
                                    .build()));
        }
        if (metric instanceof Timer timer) {
            return summary(
                    metadata(name, dropwizard, "timer"), timer.getSnapshot(), timer.getCount(), SECONDS_PER_NANO);
        }
        if (metric instanceof Histogram histogram) {
            return summary(metadata(name, dropwizard, "histogram"), histogram.getSnapshot(), histogram.getCount(), 1);
        }
        if (metric instanceof Counting counting) {
            return new CounterSnapshot(
                    metadata(name, dropwizard, "count"),
                    List.of(CounterDataPointSnapshot.builder()
                            .value((double) counting.getCount())
                            .build()));
        }
        return null;
    }

    private static @Nullable Double number(@Nullable Object value) {
        if (value instanceof Boolean truth) {
            return truth ? 1.0 : 0.0;
        }
        return value instanceof Number number ? (Double) number.doubleValue() : null;
    }

    private static SummarySnapshot summary(MetricMetadata metadata, Snapshot values, long count, double factor) {
        Quantiles.Builder quantiles = Quantiles.builder();
        for (double quantile : new double[] {0.5, 0.75, 0.95, 0.98, 0.99, 0.999}) {
            quantiles.quantile(quantile, values.getValue(quantile) * factor);
        }
        return new SummarySnapshot(
                metadata,
                List.of(SummaryDataPointSnapshot.builder()
                        .quantiles(quantiles.build())
                        .count(count)
                        .build()));
    }

    private static MetricMetadata metadata(String name, String dropwizard, String kind) {
        return new MetricMetadata(name, String.format(Locale.ROOT, "Dropwizard %s %s.", kind, dropwizard));
    }
}
