package io.latchkey.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class ApplicationMetricsTest {
    private final MetricRegistry metrics = new MetricRegistry();
    private final ApplicationMetrics exported = new ApplicationMetrics(metrics);

    @ParameterizedTest
    @CsvSource({
        "io.dropwizard.jetty.MutableServletContextHandler.2xx-responses,"
                + " io_dropwizard_jetty_mutable_servlet_context_handler_2xx_responses",
        "4 o'clock, _4_o_clock",
        "jobs_total, jobs",
        "job-info, job",
        "jobs_total_created, jobs",
        "total, total",
        "a..b, a_b",
    })
    void namesAreConvertedToSnakeCase(String dropwizard, String prometheus) {
        metrics.counter(dropwizard);

        assertThat(names()).containsExactly(prometheus);
    }

    @Test
    void duplicateNamesAreOmitted() {
        metrics.counter("some.jobs");
        metrics.meter("someJobs");
        metrics.timer("some-jobs-total");

        assertThat(names()).containsExactly("some_jobs");
    }

    @Test
    void aFailingGaugeIsOmitted() {
        metrics.counter("jobs");
        metrics.register("broken", (Gauge<Integer>) () -> {
            throw new IllegalStateException("on purpose");
        });
        metrics.register("text", (Gauge<String>) () -> "no number");

        assertThat(names()).containsExactly("jobs");
    }

    @Test
    void aGaugeNextToATimerIsNotItsCount() {
        metrics.timer("jobs");
        metrics.register("jobs.count", (Gauge<Integer>) () -> 7);

        assertThat(names()).containsExactly("jobs");
    }

    @Test
    void everyTypeIsConvertedForPrometheus() {
        metrics.counter("counter").inc(2);
        metrics.meter("meter").mark(3);
        metrics.histogram("histogram").update(4);
        metrics.timer("timer").update(5, TimeUnit.SECONDS);
        metrics.register("gauge", (Gauge<Long>) () -> 6L);
        metrics.register("truth", (Gauge<Boolean>) () -> true);

        assertThat(samples())
                .contains(
                        "# HELP counter_total Dropwizard count counter.",
                        "# TYPE counter_total counter",
                        "counter_total 2.0",
                        "meter_total 3.0",
                        "# TYPE histogram summary",
                        "histogram{quantile=\"0.5\"} 4.0",
                        "histogram{quantile=\"0.999\"} 4.0",
                        "histogram_count 1",
                        "timer{quantile=\"0.75\"} 5.0",
                        "timer_count 1",
                        "gauge 6.0",
                        "# TYPE truth gauge",
                        "truth 1.0");
    }

    @Test
    void metricsOfOtherCollectorsAreOmitted() {
        metrics.counter("latchkey.requests.allowed");
        metrics.counter("jvm.threads");
        metrics.counter("process-cpu");

        assertThat(names()).isEmpty();
    }

    private List<String> samples() {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            ExpositionFormats.init().getPrometheusTextFormatWriter().write(text, exported.collect());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private Iterable<String> names() {
        return exported.collect().stream()
                .map(metric -> metric.getMetadata().getPrometheusName())
                .toList();
    }
}
