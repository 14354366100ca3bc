package io.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All JSON of the service uses camelCase, except key-stats. Whole seconds are integers, fractions are decimals. */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("service")
class JsonDialectTest {
    private static final TestGate GATE = TestGate.of("""
                    validateEndpoint: true
                    rateLimit: {requests: 5, window: 0.5}
                    keys:
                      - {name: whole, id: a1, key: whole-key, rateLimit: {requests: 100, window: 60s}}
                      - {name: half, id: b1, key: half-key, rateLimit: {requests: 100, window: 500ms}}
                      - {name: denied, id: c1, key: denied-key, rateLimit: {requests: 0, window: 60}}
                    """, Map.of());

    @ParameterizedTest
    @CsvSource({"whole-key, 60", "half-key, 0.5"})
    void secondsAreIntegersOrDecimalsInWhoamiAndValidate(String key, String seconds) throws Exception {
        String window = "\"window\":" + seconds;

        assertThat(GATE.send("GET", "/whoami", "X-API-Key", key).body()).containsPattern(window + "[,}]");
        assertThat(validate(key)).containsPattern(window + "[,}]");
    }

    @Test
    void fractionsOfSecondsAreDecimalsInKeyStats() throws Exception {
        assertThat(task("key-stats")).containsPattern("\"window_seconds\":0\\.5[,}]");
    }

    @ParameterizedTest
    @CsvSource({"whole-key, 60", "half-key, 1"})
    void secondsAreIntegersInHeaders(String key, String window) throws Exception {
        HttpResponse<String> answer = GATE.send("GET", "/verify", "X-API-Key", key);

        assertThat(answer.headers().firstValue("RateLimit-Policy")).hasValue("\"default\";q=100;w=" + window);
        assertThat(answer.headers().firstValue("RateLimit").orElseThrow()).matches("\"default\";r=\\d+;t=\\d+");
        assertThat(answer.headers().firstValue("X-RateLimit-Reset").orElseThrow())
                .matches("\\d+");
    }

    @Test
    void answersToCallersAreInCamelCase() throws Exception {
        GATE.advance(Duration.ofMinutes(2));
        List<String> answers = List.of(
                GATE.send("GET", "/whoami", "X-API-Key", "whole-key").body(),
                GATE.send("GET", "/whoami").body(),
                GATE.send("GET", "/verify", "X-API-Key", "denied-key").body(),
                GATE.send("GET", "/verify?scope=", "X-API-Key", "whole-key").body(),
                GATE.send("GET", "/health?name=unknown").body(),
                validate("whole-key"),
                validate("unknown-key"),
                validate("denied-key"));

        assertThat(answers)
                .allSatisfy(answer -> assertThat(names(answer))
                        .isNotEmpty()
                        .allSatisfy(name -> assertThat(name).matches("[a-z][a-zA-Z]*")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reload-keys", "reset-limits", "evict-verdicts", "reset-limits?unknown=1", "log-level"})
    void answersOfTasksAreInCamelCase(String task) throws Exception {
        assertThat(names(task(task)))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(name).matches("[a-z][a-zA-Z]*"));
    }

    @Test
    void keyStatsIsInSnakeCaseAsAWhole() throws Exception {
        assertThat(names(task("key-stats")))
                .contains("total_keys", "cached_verdicts", "user_id")
                .allSatisfy(name -> assertThat(name).matches("[a-z][a-z_]*"));
    }

    @Test
    void metricsHaveNoSnakeCase() throws Exception {
        assertThat(names(GATE.admin("/metrics").body()))
                .filteredOn(name -> name.startsWith("latchkey."))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(name).matches("[a-zA-Z.]+"));
    }

    private static String task(String task) throws Exception {
        return TestGate.send(GATE.getAdminPort(), "POST", "/tasks/" + task).body();
    }

    private static String validate(String key) throws Exception {
        URI address = URI.create("http://127.0.0.1:" + GATE.getLocalPort() + "/api/v1/api-keys/validate");
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"apiKey\":\"" + key + "\"}"))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Returns the names of all members, at any depth. */
    private static List<String> names(String json) throws Exception {
        List<String> names = new ArrayList<>();
        collect(new ObjectMapper().readTree(json), names);
        return names;
    }

    private static void collect(JsonNode node, List<String> names) {
        node.fieldNames().forEachRemaining(names::add);
        node.forEach(child -> collect(child, names));
    }
}
