package io.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Health of the shipped configuration: what is wrong is told, and makes no node unready. */
@Tag("system")
class HealthIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @Test
    void withoutAnyKeyTheServiceIsReadyAndSaysWhatIsWrong() throws Exception {
        try (LatchkeyProcess service =
                LatchkeyProcess.serve(folder, Map.of(), LatchkeyProcess.shippedConfiguration())) {
            assertThat(get(service.port(), "/health").statusCode()).isEqualTo(200);
            awaitUnhealthy(service, "latchkey-keys");
            assertThat(get(service.port(), "/health").statusCode()).isEqualTo(200);

            HttpResponse<String> checks = get(service.adminPort(), "/healthcheck");
            assertThat(checks.statusCode()).isEqualTo(500);
            JsonNode keys = JSON.readTree(checks.body()).get("latchkey-keys");
            assertThat(keys.get("healthy").booleanValue()).isFalse();
            assertThat(keys.get("message").textValue())
                    .isEqualTo("a key is required and there is none, so everybody is refused");
        }
    }

    @Test
    void withAValidatorThatIsAwayTheServiceIsReadyAndSaysSo() throws Exception {
        int nobody;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = closed.getLocalPort();
        }
        Map<String, String> environment =
                Map.of("EXTERNAL_AUTH_ENABLED", "true", "MANA_CORE_AUTH_URL", "http://127.0.0.1:" + nobody);
        try (LatchkeyProcess service =
                LatchkeyProcess.serve(folder, environment, LatchkeyProcess.shippedConfiguration())) {
            assertThat(get(service.adminPort(), "/healthcheck").statusCode())
                    .as("no local key, but a validator; nothing has gone wrong yet")
                    .isEqualTo(200);
            for (int i = 0; i < 10; i++) {
                assertThat(TestGate.send(service.port(), "GET", "/verify", "X-API-Key", "sk_live_MARKED" + i)
                                .statusCode())
                        .isEqualTo(503);
            }
            awaitUnhealthy(service, "validator");
            assertThat(get(service.port(), "/health").statusCode()).isEqualTo(200);

            HttpResponse<String> checks = get(service.adminPort(), "/healthcheck");
            assertThat(checks.statusCode()).isEqualTo(500);
            assertThat(JSON.readTree(checks.body()).at("/latchkey-keys/healthy").booleanValue())
                    .isTrue();
            assertThat(JSON.readTree(checks.body()).at("/validator/message").textValue())
                    .startsWith("circuit OPEN, 5 of 5 calls brought no verdict; the last call: ");
            assertThat(checks.body()).doesNotContain("MARKED");
        }
    }

    private static HttpResponse<String> get(int port, String target) throws Exception {
        return TestGate.send(port, "GET", target);
    }

    /** As the health module sees it, by its schedule. */
    private static void awaitUnhealthy(LatchkeyProcess service, String name) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (JSON.readTree(get(service.port(), "/health?name=" + name).body())
                .at("/0/healthy")
                .asBoolean(true)) {
            assertThat(System.nanoTime() - end).as("time left").isNegative();
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }
}
