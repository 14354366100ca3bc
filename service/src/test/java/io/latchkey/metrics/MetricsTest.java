package io.latchkey.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.latchkey.app.TestGate;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The metrics of the running service over HTTP, in the formats of Dropwizard and of Prometheus. */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("service")
class MetricsTest {
    private static final Path FILE = temporaryFile();
    private static final String ALICE = "{name: alice, id: a1, key: sk_test_alice_1234567890, scopes: [tts],"
            + " rateLimit: {requests: 2, window: 60}, expiresAt: 2030-01-01T00:00:00Z}";
    private static final TestGate GATE = TestGate.of(
            "keysFile: '" + FILE + "'\nfailureLimit: {requests: 3, window: 60}\n",
            Map.of("INTERNAL_API_KEY", "sk_test_internal_123456"));

    /** A second gate at the same time in the same JVM. */
    private static final TestGate OTHER = TestGate.of("required: false\ntrustedProxies: [0.0.0.0/0]\n", Map.of());

    private static Path temporaryFile() {
        try {
            Path file = Files.createTempFile("keys", ".yml");
            Files.writeString(file, "keys: [" + ALICE + "]");
            file.toFile().deleteOnExit();
            return file;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void letTheWindowPass() {
        GATE.advance(Duration.ofMinutes(2));
    }

    @Test
    void everyOutcomeIsCountedOnceInBothFormats() throws Exception {
        Scrape before = Scrape.of(GATE);
        send("sk_test_alice_1234567890");
        send("sk_test_alice_1234567890");
        send("sk_test_alice_1234567890");
        GATE.send("GET", "/verify?scope=stt", "X-API-Key", "sk_test_alice_1234567890");
        GATE.send("GET", "/verify");
        for (int i = 0; i < 4; i++) {
            send("sk_test_nobody_12345678901");
        }
        Scrape after = Scrape.of(GATE);

        Map<String, Integer> expected = Map.of(
                "allowed",
                2,
                "limited",
                1,
                "forbidden",
                1,
                "missing",
                1,
                "invalid",
                3,
                "throttled",
                1,
                "unavailable",
                0);
        JsonNode meters = dropwizard(GATE).get("meters");
        expected.forEach((outcome, count) -> {
            String sample = "latchkey_requests_total{outcome=\"" + outcome + "\"}";
            assertThat(after.value(sample) - before.value(sample)).as(outcome).isEqualTo(count.doubleValue());
            assertThat(meters.at("/latchkey.requests." + outcome + "/count").asDouble())
                    .as(outcome)
                    .isEqualTo(after.value(sample));
        });
        assertThat(after.value("latchkey_authenticate_seconds_count")
                        - before.value("latchkey_authenticate_seconds_count"))
                .isEqualTo(9);
        assertThat(dropwizard(GATE).at("/timers/latchkey.authenticate/count").asDouble())
                .isEqualTo(after.value("latchkey_authenticate_seconds_count"));
    }

    @Test
    void theStateIsReportedInBothFormats() throws Exception {
        Scrape scrape = Scrape.of(GATE);
        JsonNode gauges = dropwizard(GATE).get("gauges");

        assertThat(scrape.value("latchkey_keys{state=\"active\"}")).isEqualTo(2);
        assertThat(gauges.at("/latchkey.keys.total/value").asInt()).isEqualTo(2);
        assertThat(scrape.value("latchkey_keys_next_expiry_timestamp_seconds")).isEqualTo(1893456000);
        assertThat(gauges.at("/latchkey.keys.nextExpiryTimestamp/value").asLong())
                .isEqualTo(1893456000);
        assertThat(scrape.names()).contains("latchkey_limiter_tracked_keys");
        assertThat(gauges.has("latchkey.limiter.tracked")).isTrue();
        assertThat(gauges.at("/latchkey.validator.circuit/value").asInt()).isEqualTo(-1);
    }

    @Test
    void aFailedReloadIsReportedUntilOneSucceeds() throws Exception {
        Scrape before = Scrape.of(GATE);
        Files.writeString(FILE, "keys: [{name: broken}]");
        reload();
        Scrape broken = Scrape.of(GATE);
        JsonNode brokenGauges = dropwizard(GATE).get("gauges");
        Files.writeString(FILE, "keys: [" + ALICE + "]");
        reload();
        Scrape good = Scrape.of(GATE);

        String failures = "latchkey_reloads_total{result=\"failure\"}";
        String successes = "latchkey_reloads_total{result=\"success\"}";
        assertThat(broken.value("latchkey_last_reload_successful")).isZero();
        assertThat(broken.value(failures) - before.value(failures)).isEqualTo(1);
        assertThat(broken.value("latchkey_keys{state=\"active\"}")).isEqualTo(2);
        assertThat(brokenGauges.at("/latchkey.reloads.lastSuccessful/value").asInt(-1))
                .isZero();
        assertThat(brokenGauges.at("/latchkey.reloads.failed/value").asDouble()).isEqualTo(broken.value(failures));
        assertThat(good.value("latchkey_last_reload_successful")).isEqualTo(1);
        assertThat(good.value(successes) - before.value(successes)).isEqualTo(1);
        assertThat(good.value("latchkey_last_reload_success_timestamp_seconds"))
                .isGreaterThan(before.value("latchkey_last_reload_success_timestamp_seconds"));
    }

    @Test
    void warningsAreCountedOnceInBothFormats() throws Exception {
        String total = "latchkey_warnings_total";
        Scrape before = Scrape.of(GATE);
        reload();
        Scrape unchanged = Scrape.of(GATE);
        Files.writeString(FILE, "keys: [" + ALICE + ", {name: bob, key: changeme}]");
        reload();
        Scrape changed = Scrape.of(GATE);
        int gauge = dropwizard(GATE).at("/gauges/latchkey.warnings/value").asInt();
        Files.writeString(FILE, "keys: [" + ALICE + "]");
        reload();

        assertThat(before.value(total)).as("the key in plain text").isGreaterThanOrEqualTo(1);
        assertThat(unchanged.value(total)).isEqualTo(before.value(total));
        assertThat(changed.value(total))
                .as("bob's plain text, and the placeholder")
                .isEqualTo(before.value(total) + 2);
        assertThat(gauge).isEqualTo((int) changed.value(total));
        assertThat(Scrape.of(OTHER).value(total)).as("the setting").isEqualTo(1);
    }

    @Test
    void noMetricIsPerKeyOrContainsAKey() throws Exception {
        send("sk_test_alice_1234567890");
        List<String> before = names();
        send("sk_test_internal_123456");
        for (int i = 0; i < 20; i++) {
            send("sk_test_marked_key_" + i);
        }

        assertThat(names()).isEqualTo(before);
        assertThat(Scrape.of(GATE).text() + GATE.admin("/metrics").body())
                .doesNotContain("sk_test")
                .doesNotContain("alice")
                .doesNotContain("a1\"");
    }

    @Test
    void everyMetricOfOursHasItsPrefixAndAHelpText() throws Exception {
        String text = Scrape.of(GATE).text();

        assertThat(text.lines().filter(line -> line.startsWith("# TYPE latchkey_")))
                .hasSize(11)
                .allSatisfy(line -> assertThat(text).containsPattern("# HELP " + line.split(" ", -1)[2] + " [A-Z]"));
        assertThat(Scrape.of(GATE).names())
                .as("of the JVM, of Jetty")
                .contains("jvm_memory_used_bytes", "org_eclipse_jetty_util_thread_queued_thread_pool_dw_size")
                .noneMatch(name -> name.contains("QueuedThreadPool"));
    }

    @Test
    void twoGatesInOneJvmCountForThemselves() throws Exception {
        Scrape before = Scrape.of(GATE);
        OTHER.send("GET", "/verify");
        String sample = "latchkey_requests_total{outcome=\"allowed\"}";

        assertThat(Scrape.of(OTHER).value(sample)).isEqualTo(1);
        assertThat(Scrape.of(GATE).value(sample)).isEqualTo(before.value(sample));
    }

    @Test
    void callersCannotReadThem() throws Exception {
        assertThat(GATE.send("GET", "/prometheus").statusCode()).isEqualTo(404);
        HttpResponse<String> admin = GATE.admin("/prometheus");
        assertThat(admin.statusCode()).isEqualTo(200);
        assertThat(admin.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
    }

    private static void send(String key) throws Exception {
        GATE.send("GET", "/verify", "X-API-Key", key);
    }

    private static void reload() throws Exception {
        TestGate.send(GATE.getAdminPort(), "POST", "/tasks/reload-keys");
    }

    private static JsonNode dropwizard(TestGate gate) throws Exception {
        return new ObjectMapper().readTree(gate.admin("/metrics").body());
    }

    private static List<String> names() throws Exception {
        List<String> names = new ArrayList<>();
        dropwizard(GATE)
                .forEach(kind -> kind.fieldNames().forEachRemaining(name -> {
                    if (name.startsWith("latchkey.")) {
                        names.add(name);
                    }
                }));
        Scrape.of(GATE).samples().keySet().stream()
                .filter(sample -> sample.startsWith("latchkey_"))
                .forEach(names::add);
        return names;
    }
}
