package io.latchkey.metrics;

import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import io.latchkey.verify.ValidatorListener;
import io.latchkey.verify.Verdict;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.concurrent.TimeUnit;

/** Measures the calls to the external validator. Thread-safe. */
final class ValidatorMetrics implements ValidatorListener {
    private final Timer timer;
    private final DistributionDataPoint seconds;

    ValidatorMetrics(MetricRegistry metrics, PrometheusRegistry prometheus) {
        timer = metrics.timer("latchkey.validator.call");
        seconds = Histogram.builder()
                .name("latchkey_validator_call_seconds")
                .help("Duration of calls to the external validator, with any result.")
                .classicOnly()
                .classicUpperBounds(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
                .withoutExemplars()
                .register(prometheus);
    }

    @Override
    public void called(Verdict verdict, long nanos) {
        timer.update(nanos, TimeUnit.NANOSECONDS);
        seconds.observe(Unit.nanosToSeconds(nanos));
    }

    /** Does nothing: the circuit's state is read on demand. */
    @Override
    public void circuitChanged(String from, String to) {}
}
