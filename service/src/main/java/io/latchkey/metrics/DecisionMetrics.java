package io.latchkey.metrics;

import com.codahale.metrics.Clock;
import com.codahale.metrics.ExponentialMovingAverages;
import com.codahale.metrics.Histogram;
import com.codahale.metrics.Meter;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import com.codahale.metrics.UniformReservoir;
import io.latchkey.authorize.AuthRequest;
import io.latchkey.authorize.Decision;
import io.latchkey.authorize.DecisionListener;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;

/**
 * Counts decisions by outcome and measures their duration. Every request passes here: a decision costs one mark of a meter, one
 * update of a reservoir and one of a histogram, none of which allocates or locks. Thread-safe.
 */
final class DecisionMetrics implements DecisionListener {
    /** In seconds: from a warm decision, below a microsecond, to one that waited for the validator until its deadline. */
    private static final double[] BUCKETS = {
        1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 1e-4, 2.5e-4, 1e-3, 2.5e-3, 0.01, 0.025, 0.1, 0.25, 1, 2.5, 5, 10
    };

    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<Outcome, Meter> meters = new EnumMap<>(Outcome.class);
    private final Timer timer;
    private final DoubleConsumer seconds;

    /**
     * Registers the metrics.
     *
     * @param meterClock the clock for the meters' five-second steps
     */
    DecisionMetrics(MetricRegistry metrics, MetricsExporter exporter, Clock meterClock) {
        for (Outcome outcome : Outcome.values()) {
            Meter meter = new Meter(new ExponentialMovingAverages(meterClock), Clock.defaultClock());
            meters.put(outcome, metrics.register("latchkey.requests." + outcome.label(), meter));
        }
        // Sampled evenly since the start. A reservoir that favours recent values takes five times as long, and
        // Prometheus computes recent quantiles from the histogram.
        timer = metrics.register(
                "latchkey.authenticate",
                new Timer(
                        new SumOfMeters(meters.values()), new Histogram(new UniformReservoir()), Clock.defaultClock()));
        seconds = exporter.histogram(
                "latchkey_authenticate_seconds",
                "Duration of decisions, including calls to the external validator.",
                BUCKETS);
        exporter.counter(
                "latchkey_requests_total",
                "Decisions by outcome.",
                "outcome",
                values -> meters.forEach((outcome, meter) -> values.add((double) meter.getCount(), outcome.label())));
    }

    @Override
    public void decided(AuthRequest request, Decision decision, long nanos) {
        Objects.requireNonNull(meters.get(Outcome.of(decision))).mark();
        timer.update(nanos, TimeUnit.NANOSECONDS);
        seconds.accept(nanos / NANOS_PER_SECOND);
    }
}
