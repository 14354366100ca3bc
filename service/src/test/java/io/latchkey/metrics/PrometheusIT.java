package io.latchkey.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.latchkey.app.TestGate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What we give to Prometheus, checked by Prometheus' own tool: the scrape, the configuration and the rules. */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("system")
class PrometheusIT {
    private static final HttpServer VALIDATOR = WatchedGate.validator();
    private static final TestGate GATE = WatchedGate.start(VALIDATOR);

    @AfterAll
    static void stop() {
        VALIDATOR.stop(0);
    }

    @Test
    void theScrapeHasNoWarnings() throws Exception {
        Scrape scrape = WatchedGate.scrapeAfterRequests(GATE);

        assertThat(scrape.names()).contains("latchkey_requests_total", "latchkey_validator_call_seconds_bucket");
        assertThat(Promtool.run(scrape.text(), "check", "metrics")).isEmpty();
    }

    @Test
    void theValidatorIsMeasured() throws Exception {
        Scrape scrape = WatchedGate.scrapeAfterRequests(GATE);

        assertThat(scrape.value("latchkey_validator_calls_total{result=\"verdict\"}"))
                .isEqualTo(1);
        assertThat(scrape.value("latchkey_validator_call_seconds_count")).isEqualTo(1);
        assertThat(scrape.value("latchkey_validator_circuit{state=\"closed\"}")).isEqualTo(1);
        assertThat(scrape.value("latchkey_validator_circuit{state=\"open\"}")).isZero();
        assertThat(scrape.value("latchkey_verdicts_cached")).isEqualTo(1);
        assertThat(scrape.value("latchkey_verdict_lookups_total{result=\"hit\"}"))
                .isPositive();
    }

    @Test
    void theConfigurationIsValid() throws Exception {
        assertThat(Promtool.run("", "check", "config", "prometheus.yml")).contains("1 rule files found");
    }

    @Test
    void theRulesAreValid() throws Exception {
        assertThat(Promtool.run("", "check", "rules", "alerts.yml")).contains("SUCCESS");
    }

    @Test
    void theAlertsFireWhenTheyShouldAndNotBefore() throws Exception {
        assertThat(Promtool.run("", "test", "rules", "alerts_test.yml")).contains("SUCCESS");
    }
}
