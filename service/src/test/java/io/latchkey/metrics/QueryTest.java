package io.latchkey.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("service")
class QueryTest {
    private static final Scrape SCRAPE = new Scrape("# TYPE a counter\na{outcome=\"yes\"} 1\nb 2\n");

    @Test
    void itReturnsTheMetricsOnly() {
        Query query = new Query(
                "histogram_quantile(0.99, sum by (le, instance) (rate(a_bucket{job=\"x y\"}[$__rate_interval])))"
                        + " / on (job) 1e3 * b and c > 1e-3");

        assertThat(query.metrics()).containsExactly("a_bucket", "b", "c");
    }

    @Test
    void itFindsLabelsWithoutSamples() {
        assertThat(new Query("a{outcome=\"yes\", instance=~\"$instance\"} + b").unmatched(SCRAPE))
                .isEmpty();
        assertThat(new Query("a{outcome=~\"yes|no\"}").unmatched(SCRAPE)).isEmpty();
        assertThat(new Query("a{outcome=\"no\"}").unmatched(SCRAPE)).containsExactly("a{outcome=\"no\"}");
        assertThat(new Query("sum(a{outcom=\"yes\"})").unmatched(SCRAPE)).containsExactly("a{outcom=\"yes\"}");
    }
}
