package io.latchkey.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.latchkey.app.TestGate;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The admin tasks of the running service, over HTTP. */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("service")
class AdminTasksTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path FILE = temporaryFile();
    private static final String ALICE = "{name: alice, id: a1, key: sk_test_alice_12345678901234567890,"
            + " scopes: [tts, stt], rateLimit: {requests: 2, window: 60}, expiresAt: 2030-01-01T00:00:00Z}";
    private static final TestGate GATE =
            TestGate.of("keysFile: '" + FILE + "'\n", Map.of("INTERNAL_API_KEY", "int-key"));

    private static Path temporaryFile() {
        try {
            Path file = Files.createTempFile("keys", ".yml");
            Files.writeString(file, "keys: []");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void restart() throws Exception {
        GATE.advance(Duration.ofMinutes(2));
        keys(ALICE);
        post("/tasks/reload-keys");
        post("/tasks/reset-limits");
    }

    @Test
    void reloadReportsChanges() throws Exception {
        keys(ALICE.replace("requests: 2", "requests: 3") + ", {name: bob, id: b1, key: sk_test_bob}");

        HttpResponse<String> answer = post("/tasks/reload-keys");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json;charset=utf-8");
        assertThat(answer.body())
                .isEqualTo(
                        "{\"total\":3,\"added\":[\"bob (b1)\"],\"removed\":[],\"changed\":[\"alice (a1)\"],\"unchanged\":1}");
        assertThat(GATE.send("GET", "/verify", "X-API-Key", "sk_test_bob").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aBrokenFileIsTold_AllOfIt_AndChangesNothing() throws Exception {
        keys("{name: bob, id: b1, key: sk_test_bob}, {name: carol, hash: sk_test_carol}, {name: '', key: k}");

        HttpResponse<String> answer = post("/tasks/reload-keys");

        assertThat(answer.statusCode()).isEqualTo(500);
        JsonNode body = JSON.readTree(answer.body());
        assertThat(body.get("error").textValue())
                .isEqualTo("The keys were not reloaded, and the old ones stay in force.");
        assertThat(body.get("mistakes"))
                .hasSize(2)
                .allSatisfy(mistake -> assertThat(mistake.textValue()).startsWith(FILE + " line 1 (keys["));
        assertThat(answer.body()).doesNotContain("sk_test");
        assertThat(GATE.send("GET", "/verify", "X-API-Key", "sk_test_bob").statusCode())
                .isEqualTo(401);
        assertThat(allow("sk_test_alice_12345678901234567890")).isEqualTo(200);
    }

    @Test
    void veryManyMistakesAreAFailureToo() throws Exception {
        keys("{name: ''}, ".repeat(5000) + "{}");

        HttpResponse<String> answer = post("/tasks/reload-keys");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(JSON.readTree(answer.body()).get("mistakes"))
                .hasSize(51)
                .last()
                .satisfies(last -> assertThat(last.textValue()).isEqualTo("and 9952 more mistakes"));
    }

    @Test
    void keyStatsListEveryKey() throws Exception {
        for (int i = 0; i < 3; i++) {
            GATE.send("GET", "/verify", "X-API-Key", "sk_test_alice_12345678901234567890");
        }
        GATE.send("GET", "/verify", "X-API-Key", "int-key");
        JsonNode before = JSON.readTree(post("/tasks/key-stats").body());
        GATE.advance(Duration.ofSeconds(1));

        JsonNode stats = JSON.readTree(post("/tasks/key-stats").body());

        assertThat(stats.toString())
                .isEqualTo("{\"total_keys\":2,\"auth_required\":true,"
                        + "\"rate_limit\":{\"requests_per_window\":60,\"window_seconds\":60},\"keys\":["
                        + "{\"name\":\"alice\",\"id\":\"a1\",\"key_prefix\":\"sk_test_\",\"source\":\"keysFile\","
                        + "\"is_internal\":false,\"scopes\":[\"stt\",\"tts\"],\"expires_at\":\"2030-01-01T00:00:00Z\","
                        + "\"requests_in_window\":2,\"remaining\":0,\"allowed\":" + before.at("/keys/0/allowed")
                        + ",\"limited\":" + before.at("/keys/0/limited") + ",\"last_used\":"
                        + before.at("/keys/0/last_used") + ",\"user_id\":null},"
                        + "{\"name\":\"internal\",\"id\":\""
                        + before.at("/keys/1/id").textValue()
                        + "\",\"key_prefix\":\"i\",\"source\":\"environment\",\"is_internal\":true,\"scopes\":[],"
                        + "\"expires_at\":null,\"requests_in_window\":0,\"remaining\":null,\"allowed\":"
                        + before.at("/keys/1/allowed") + ",\"limited\":0,\"last_used\":"
                        + before.at("/keys/1/last_used")
                        + ",\"user_id\":null}],"
                        + "\"validator\":{\"enabled\":false,\"circuit\":\"DISABLED\",\"cached_verdicts\":0,\"hit_rate\":0.0,"
                        + "\"calls\":0,\"failures\":0,\"last_failure\":null}}");
        assertThat(before.at("/keys/0/allowed").asLong()).isGreaterThanOrEqualTo(2);
        assertThat(before.at("/keys/0/limited").asLong()).isPositive();
        assertThat(before.at("/keys/0/last_used").textValue()).startsWith("2026-01-01T");
    }

    @Test
    void keyStatsAnswersPageByPage() throws Exception {
        keys(
                "{name: z, id: b9, key: sk_test_z}, {name: bob, id: b1, key: sk_test_bob}, {name: a, id: a1, key: sk_test_a}");
        post("/tasks/reload-keys");

        JsonNode first = JSON.readTree(post("/tasks/key-stats?limit=2&after=a0").body());
        JsonNode last = JSON.readTree(post("/tasks/key-stats?after=b1&limit=3").body());

        assertThat(first.get("keys").findValuesAsText("id")).containsExactly("a1", "b1");
        assertThat(first.get("next").textValue()).isEqualTo("b1");
        assertThat(last.get("keys").findValuesAsText("id")).containsExactly("b9");
        assertThat(last.has("next")).isFalse();
        assertThat(last.get("total_keys").intValue()).isEqualTo(4);
    }

    @Test
    void resetLimitsAllowsAKeyAgain() throws Exception {
        allow("sk_test_alice_12345678901234567890");
        allow("sk_test_alice_12345678901234567890");
        assertThat(allow("sk_test_alice_12345678901234567890")).isEqualTo(429);

        assertThat(post("/tasks/reset-limits?id=unknown").body()).isEqualTo("{\"reset\":0}");
        assertThat(allow("sk_test_alice_12345678901234567890")).isEqualTo(429);
        assertThat(post("/tasks/reset-limits?id=a1").body()).isEqualTo("{\"reset\":1}");

        assertThat(allow("sk_test_alice_12345678901234567890")).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "reload-keys?id=1, Unknown parameter of reload-keys. Known parameters: none.",
        "reset-limits?ids=a1, Unknown parameter of reset-limits. Known parameters: id.",
        "evict-verdicts?id=, id must be given once and not be empty. Omit it for all keys.",
        "key-stats?limit=0, 'limit must be a whole number, 1 to 10000.'",
        "key-stats?after=a1, 'after requires limit. Give both, or neither for all keys.'",
        "key-stats?limit=1&after=%0A%C3%A4, 'after must be a key id: the value of next in the previous page.'",
        "key-stats?limit=1&limit=1, limit must be given once and not be empty. Omit it for all keys.",
        "reset-limits?id=a&id=b, id must be given once and not be empty. Omit it for all keys.",
    })
    void wrongParametersAreAnsweredWithTheKnownOnes(String task, String error) throws Exception {
        allow("sk_test_alice_12345678901234567890");

        HttpResponse<String> answer = post("/tasks/" + task);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).get("error").textValue()).isEqualTo(error);
        assertThat(JSON.readTree(post("/tasks/key-stats").body())
                        .at("/keys/0/requests_in_window")
                        .asLong())
                .as("nothing was done")
                .isEqualTo(1);
    }

    @Test
    void tasksRefuseGetAndAreNotOnTheApplicationPort() throws Exception {
        assertThat(TestGate.send(GATE.getAdminPort(), "GET", "/tasks/reload-keys")
                        .statusCode())
                .isIn(404, 405);
        assertThat(GATE.send("POST", "/tasks/reload-keys").statusCode()).isEqualTo(404);
    }

    private static int allow(String key) throws Exception {
        return GATE.send("GET", "/verify", "X-API-Key", key).statusCode();
    }

    private static void keys(String entries) throws IOException {
        Files.writeString(FILE, "keys: [" + entries + "]");
    }

    private static HttpResponse<String> post(String target) throws Exception {
        return TestGate.send(GATE.getAdminPort(), "POST", target);
    }
}
