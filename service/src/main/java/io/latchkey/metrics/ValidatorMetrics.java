package io.latchkey.metrics;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import io.latchkey.verify.ValidatorListener;
import io.latchkey.verify.Verdict;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleConsumer;

/** Measures the calls to the external validator. Thread-safe. */
final class ValidatorMetrics implements ValidatorListener {
    private static final double[] BUCKETS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    private final Timer timer;
    private final DoubleConsumer seconds;

    ValidatorMetrics(MetricRegistry metrics, MetricsExporter exporter) {
        timer = metrics.timer("latchkey.validator.call");
        seconds = exporter.histogram(
                "latchkey_validator_call_seconds",
                "Duration of calls to the external validator, with any result.",
                BUCKETS);
    }

    @Override
    public void called(Verdict verdict, long nanos) {
        timer.update(nanos, TimeUnit.NANOSECONDS);
        seconds.accept(nanos / 1e9);
    }
}
