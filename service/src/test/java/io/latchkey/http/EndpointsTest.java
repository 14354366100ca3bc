package io.latchkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.latchkey.app.TestGate;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The other endpoints, and a gate that lets everyone in. */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("service")
class EndpointsTest {
    private static final TestGate GATE =
            TestGate.of("keys: [{name: alice, id: a1, key: good-key, scopes: [tts]}]", Map.of());
    private static final TestGate OPEN = TestGate.of("required: false", Map.of("API_KEYS", "good-key:alice"));

    @Test
    void whoamiReturnsTheIdentityAndTheLimit() throws Exception {
        JsonNode response = new ObjectMapper()
                .readTree(GATE.send("GET", "/whoami", "X-API-Key", "good-key").body());

        assertThat(response.toString())
                .isEqualTo(
                        "{\"name\":\"alice\",\"id\":\"a1\",\"userId\":null,\"scopes\":[\"tts\"],\"source\":\"local\","
                                + "\"internal\":false,\"rateLimit\":{\"requests\":60,\"window\":60,\"remaining\":59}}");
    }

    @Test
    void whoamiNeedsAKey() throws Exception {
        assertThat(GATE.send("GET", "/whoami").statusCode()).isEqualTo(401);
    }

    @Test
    void healthNeedsNoKey() throws Exception {
        assertThat(GATE.send("GET", "/health").statusCode()).isEqualTo(200);
    }

    @Test
    void operatorsHaveTheirEndpoints() throws Exception {
        assertThat(GATE.admin("/ping").body().strip()).isEqualTo("pong");
        assertThat(GATE.admin("/healthcheck").statusCode()).isEqualTo(200);
        assertThat(GATE.admin("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void withoutARequiredKeyEveryoneIsAnonymous() throws Exception {
        for (String key : new String[] {"good-key", "no-key", ""}) {
            HttpResponse<String> response = OPEN.send("GET", "/verify/x", "X-API-Key", key);

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("X-Auth-Key-Name")).contains("anonymous");
            assertThat(response.headers().firstValue("X-Auth-Source")).contains("anonymous");
            assertThat(response.headers().firstValue("X-RateLimit-Limit")).isEmpty();
        }
    }
}
