package io.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latchkey.Eventually;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests the health of the shipped configuration: problems are reported and do not make a node unready. */
@Tag("system")
class HealthIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void withoutKeysServiceIsReadyAndReportsIt() throws Exception {
        TestGate service = start(Map.of());
        try {
            assertThat(get(service.getLocalPort(), "/health").statusCode()).isEqualTo(200);
            awaitUnhealthy(service, "latchkey-keys");
            assertThat(get(service.getLocalPort(), "/health").statusCode()).isEqualTo(200);

            HttpResponse<String> checks = get(service.getAdminPort(), "/healthcheck");
            assertThat(checks.statusCode()).isEqualTo(500);
            JsonNode keys = JSON.readTree(checks.body()).get("latchkey-keys");
            assertThat(keys.get("healthy").booleanValue()).isFalse();
            assertThat(keys.get("message").textValue())
                    .isEqualTo("a key is required, but none is configured: all requests are denied");
        } finally {
            service.after();
        }
    }

    @Test
    void withUnavailableValidatorServiceIsReadyAndReportsIt() throws Exception {
        int unusedPort;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unusedPort = closed.getLocalPort();
        }
        Map<String, String> environment =
                Map.of("EXTERNAL_AUTH_ENABLED", "true", "MANA_CORE_AUTH_URL", "http://127.0.0.1:" + unusedPort);
        TestGate service = start(environment);
        try {
            assertThat(get(service.getAdminPort(), "/healthcheck").statusCode())
                    .as("no local key, but a validator; nothing has gone wrong yet")
                    .isEqualTo(200);
            for (int i = 0; i < 10; i++) {
                assertThat(TestGate.send(service.getLocalPort(), "GET", "/verify", "X-API-Key", "sk_live_MARKED" + i)
                                .statusCode())
                        .isEqualTo(503);
            }
            awaitUnhealthy(service, "latchkey-validator");
            assertThat(get(service.getLocalPort(), "/health").statusCode()).isEqualTo(200);

            HttpResponse<String> checks = get(service.getAdminPort(), "/healthcheck");
            assertThat(checks.statusCode()).isEqualTo(500);
            assertThat(JSON.readTree(checks.body()).at("/latchkey-keys/healthy").booleanValue())
                    .isTrue();
            assertThat(JSON.readTree(checks.body())
                            .at("/latchkey-validator/message")
                            .textValue())
                    .startsWith("circuit OPEN, 5 of 5 calls returned no verdict; last call: ");
            assertThat(checks.body()).doesNotContain("MARKED");
        } finally {
            service.after();
        }
    }

    /** The shipped health settings, but with more frequent checks. */
    private static TestGate start(Map<String, String> environment) throws Exception {
        TestGate gate = TestGate.shipped(environment, text -> {
            assertThat(text).contains("checkInterval: 5s, downtimeInterval: 5s");
            return text.replace(
                    "checkInterval: 5s, downtimeInterval: 5s", "checkInterval: 20ms, downtimeInterval: 20ms");
        });
        gate.before();
        return gate;
    }

    private static HttpResponse<String> get(int port, String target) throws Exception {
        return TestGate.send(port, "GET", target);
    }

    /** Returns the state as the health module last saw it. */
    private static void awaitUnhealthy(TestGate service, String name) throws Exception {
        Eventually.until(
                name + " is unhealthy",
                () -> !JSON.readTree(get(service.getLocalPort(), "/health?name=" + name)
                                .body())
                        .at("/0/healthy")
                        .asBoolean(true));
    }
}
