package io.latchkey.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.Gauge;
import com.codahale.metrics.MetricRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplicationMetricsTest {
    private final MetricRegistry metrics = new MetricRegistry();
    private final ApplicationMetrics exported = new ApplicationMetrics(metrics);

    @ParameterizedTest
    @CsvSource({
        "io.dropwizard.jetty.MutableServletContextHandler.2xx-responses,"
                + " io_dropwizard_jetty_mutable_servlet_context_handler_2xx_responses",
        "4 o'clock, _4_o_clock",
        "jobs_total, jobs",
        "a..b, a_b",
    })
    void namesAreBroughtIntoSnakeCase(String dropwizard, String prometheus) {
        metrics.counter(dropwizard);

        assertThat(names()).containsExactly(prometheus);
    }

    @Test
    void ofTwoThatGetTheSameNameOneIsLeftOut() {
        metrics.counter("some.jobs");
        metrics.meter("someJobs");
        metrics.timer("some-jobs-total");

        assertThat(names()).containsExactly("some_jobs");
    }

    @Test
    void aGaugeThatFailsIsLeftOutAndCostsNobodyElse() {
        metrics.counter("jobs");
        metrics.register("broken", (Gauge<Integer>) () -> {
            throw new IllegalStateException("on purpose");
        });
        metrics.register("text", (Gauge<String>) () -> "no number");

        assertThat(names()).containsExactly("jobs");
    }

    @Test
    void whatHasBetterNamesElsewhereIsLeftOut() {
        metrics.counter("latchkey.requests.allowed");
        metrics.counter("jvm.threads");
        metrics.counter("process-cpu");

        assertThat(names()).isEmpty();
    }

    private Iterable<String> names() {
        return exported.collect().stream()
                .map(metric -> metric.getMetadata().getPrometheusName())
                .toList();
    }
}
