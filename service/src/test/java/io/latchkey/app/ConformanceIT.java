package io.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Runs the recorded cases that need no external validator against the service with its shipped configuration. */
@Tag("system")
class ConformanceIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    /** The gate with the environment of the last case, reused because a start takes much longer than a case. */
    private static TestGate shared;

    private static Map<String, String> sharedEnvironment = Map.of();

    @AfterAll
    static void stop() {
        if (shared != null) {
            shared.after();
            shared = null;
        }
    }

    /** Returns the cases, grouped by environment. */
    @TestFactory
    Stream<DynamicTest> theServiceAnswersAsRecorded() throws IOException {
        return cases().filter(one -> !needsValidator(one))
                .sorted(Comparator.comparing(one -> environment(one).toString()))
                .map(one -> DynamicTest.dynamicTest(one.get("id").textValue(), () -> run(one)));
    }

    /** Returns whether a case does not depend on a clock. */
    @Test
    void jarAnswersAsRecorded() throws Exception {
        JsonNode one = cases().filter(each -> each.get("id").textValue().equals("local-trims-and-defaults-the-name"))
                .findFirst()
                .orElseThrow();
        try (LatchkeyProcess service = LatchkeyProcess.serve(folder, environment(one), ShippedFiles.configuration())) {
            for (JsonNode step : one.get("steps")) {
                check(step, send(service.port(), step), Instant.now());
            }
        }
    }

    @Test
    void allCasesWithoutValidatorRun() throws IOException {
        List<String> skipped = cases().filter(ConformanceIT::needsValidator)
                .map(one -> one.get("id").textValue())
                .toList();

        assertThat(cases()).hasSize(28);
        assertThat(skipped)
                .containsExactly(
                        "external-valid",
                        "external-sends-key-and-scope",
                        "external-invalid-with-error",
                        "external-invalid-without-error",
                        "external-limit-comes-from-the-service",
                        "external-is-cached",
                        "external-cache-expires",
                        "external-only-for-its-prefix",
                        "external-scope-denied",
                        "external-down-falls-back-to-local",
                        "external-slow-falls-back-to-local",
                        "external-500",
                        "external-201-is-an-answer",
                        "external-reason-field");
    }

    private static Stream<JsonNode> cases() throws IOException {
        try (InputStream file = ConformanceIT.class.getResourceAsStream("/conformance/reference.json")) {
            List<JsonNode> cases = new ArrayList<>();
            JSON.readTree(file).get("cases").forEach(cases::add);
            return cases.stream();
        }
    }

    private static boolean needsValidator(JsonNode one) {
        return !one.get("validator").isNull()
                && "true".equals(one.get("env").path("EXTERNAL_AUTH_ENABLED").asText());
    }

    private static void run(JsonNode one) throws Exception {
        TestGate gate = gate(environment(one));
        // All windows and failures of the previous case have expired.
        gate.advance(Duration.ofDays(1));
        for (JsonNode step : one.get("steps")) {
            gate.advance(Duration.ofMillis(Math.round(step.get("wait").doubleValue() * 1000)));
            check(step, send(gate.getLocalPort(), step), gate.now());
        }
    }

    private static TestGate gate(Map<String, String> environment) throws Exception {
        if (shared == null || !environment.equals(sharedEnvironment)) {
            stop();
            shared = TestGate.shipped(environment, text -> text);
            sharedEnvironment = environment;
            shared.before();
        }
        return shared;
    }

    private static Map<String, String> environment(JsonNode one) {
        Map<String, String> environment = new TreeMap<>(Map.of("AUTH_SCOPE", "tts"));
        one.get("env")
                .properties()
                .forEach(e -> environment.put(e.getKey(), e.getValue().textValue()));
        return environment;
    }

    private static HttpResponse<String> send(int port, JsonNode step) throws Exception {
        List<String> headers = new ArrayList<>();
        step.get("headers").properties().forEach(header -> {
            headers.add(header.getKey());
            headers.add(header.getValue().textValue());
        });
        return TestGate.send(port, "GET", "/verify" + step.get("path").textValue(), headers.toArray(String[]::new));
    }

    private static void check(JsonNode step, HttpResponse<String> answer, Instant now) throws Exception {
        JsonNode reference = step.get("reference");
        JsonNode expected = step.has("expect") ? step.get("expect") : reference;
        assertThat(answer.statusCode()).isEqualTo(expected.get("status").intValue());
        if (expected.hasNonNull("auth")) {
            checkIdentity(expected.get("auth"), answer);
        }
        checkHeaders(reference.get("headers"), answer, now);
        if (expected.hasNonNull("detail")) {
            String detail = JSON.readTree(answer.body()).get("detail").textValue();
            String seconds = answer.headers().firstValue("Retry-After").orElse("");
            String recorded = expected.get("detail").textValue().replaceFirst("in \\d+ s", "in " + seconds + " s");
            assertThat(detail).isEqualTo(recorded);
        }
    }

    private static void checkIdentity(JsonNode auth, HttpResponse<String> answer) {
        assertThat(header(answer, "X-Auth-Key-Name"))
                .isEqualTo(auth.get("key_name").textValue());
        assertThat(header(answer, "X-Auth-Internal"))
                .isEqualTo(auth.get("is_internal").asText());
        assertThat(header(answer, "X-Auth-User-Id"))
                .isEqualTo(auth.get("user_id").asText("").replace("null", ""));
        JsonNode remaining = auth.get("rate_limit_remaining");
        assertThat(answer.headers().firstValue("X-RateLimit-Remaining").orElse(null))
                .isEqualTo(remaining.isNull() ? null : remaining.asText());
    }

    private static void checkHeaders(JsonNode recorded, HttpResponse<String> answer, Instant now) {
        recorded.properties().forEach(field -> {
            String value = header(answer, field.getKey());
            String reference = field.getValue().textValue();
            if (field.getKey().equals("www-authenticate")) {
                assertThat(value).startsWith(reference);
            } else if (field.getKey().equals("retry-after")) {
                assertThat(Long.parseLong(value)).isBetween(1L, Long.parseLong(reference));
            } else if (reference.startsWith("now+")) {
                assertThat(Long.parseLong(value) - now.getEpochSecond())
                        .isBetween(0L, Long.parseLong(reference.substring(4)) + 1);
            } else {
                assertThat(value).isEqualTo(reference);
            }
        });
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("absent");
    }
}
