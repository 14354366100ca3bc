package io.latchkey.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Clock;
import com.codahale.metrics.MetricRegistry;
import com.codahale.metrics.Timer;
import io.latchkey.KeyPrincipal;
import io.latchkey.authorize.Decision;
import io.latchkey.authorize.DenialReason;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class DecisionMetricsTest {
    private static final Decision ALLOWED = new Decision.Allowed(KeyPrincipal.anonymous(), null);
    private static final Decision LIMITED = new Decision.Denied(DenialReason.RATE_LIMITED, "", null, null, null, 0);

    private final MetricRegistry metrics = new MetricRegistry();
    private final PrometheusRegistry prometheus = new PrometheusRegistry();
    private final AtomicLong nanos = new AtomicLong();
    private final DecisionMetrics decisions =
            new DecisionMetrics(metrics, new PrometheusExporter(prometheus), new Clock() {
                @Override
                public long getTick() {
                    return nanos.get();
                }
            });

    @Test
    void nothingIsLostUnderConcurrencyWhileMetricsAreRead() throws Exception {
        int threads = 4;
        long each = 20_000;
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService crew = Executors.newFixedThreadPool(threads);
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            work.add(crew.submit(() -> {
                start.await();
                for (int k = 0; k < each; k++) {
                    decisions.decided(null, k % 4 == 0 ? LIMITED : ALLOWED, 2_000);
                }
                return null;
            }));
        }
        crew.shutdown();

        start.countDown();
        while (!crew.isTerminated()) {
            HistogramDataPointSnapshot seen = histogram();
            assertThat(seen.getSum()).isBetween(seen.getCount() * 1.999e-6, seen.getCount() * 2.001e-6);
        }

        for (Future<?> done : work) {
            done.get();
        }
        assertThat(metrics.meter("latchkey.requests.limited").getCount()).isEqualTo(threads * each / 4);
        assertThat(metrics.meter("latchkey.requests.allowed").getCount()).isEqualTo(threads * each * 3 / 4);
        assertThat(metrics.timer("latchkey.authenticate").getCount()).isEqualTo(threads * each);
        assertThat(histogram().getCount()).isEqualTo(threads * each);
    }

    @Test
    void theTimerCoversAllDecisionsTogether() {
        for (int i = 0; i < 300; i++) {
            decisions.decided(null, i < 100 ? LIMITED : ALLOWED, i < 150 ? 1_000 : 3_000);
        }
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(6));
        Timer timer = metrics.timer("latchkey.authenticate");

        assertThat(metrics.meter("latchkey.requests.limited").getOneMinuteRate())
                .isEqualTo(20);
        assertThat(timer.getOneMinuteRate()).isEqualTo(60);
        assertThat(timer.getFiveMinuteRate()).isEqualTo(60);
        assertThat(timer.getFifteenMinuteRate()).isEqualTo(60);
        assertThat(timer.getMeanRate()).isPositive();
        assertThat(timer.getSnapshot().getMin()).isEqualTo(1_000);
        assertThat(timer.getSnapshot().getMax()).isEqualTo(3_000);
    }

    @Test
    void theHistogramIsInSeconds() {
        decisions.decided(null, ALLOWED, 2_000);
        decisions.decided(null, ALLOWED, TimeUnit.SECONDS.toNanos(3));

        HistogramDataPointSnapshot seen = histogram();

        assertThat(seen.getSum()).isEqualTo(3.000002);
        assertThat(seen.getClassicBuckets().stream()
                        .filter(bucket -> bucket.getCount() > 0)
                        .map(bucket -> bucket.getUpperBound()))
                .containsExactly(2.5e-6, 5.0);
    }

    private HistogramDataPointSnapshot histogram() {
        return ((HistogramSnapshot) prometheus
                        .scrape("latchkey_authenticate_seconds"::equals)
                        .get(0))
                .getDataPoints()
                .get(0);
    }
}
