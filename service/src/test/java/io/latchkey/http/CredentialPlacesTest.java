package io.latchkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.auth.Auth;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.latchkey.KeyPrincipal;
import io.latchkey.app.TestGate;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every place that a key can be read from, with each setting on and off, at a resource and at forward auth alike. */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("service")
class CredentialPlacesTest {
    private static final String KEYS = """
            rateLimit: {requests: 1000, window: 60}
            failureLimit: {requests: 0, window: 60}
            keys:
              - {name: alice, key: good-key}
              - {name: bob, key: 'other:key'}
              - {name: off, key: disabled-key, enabled: false}
            """;
    private static final TestGate ALL = TestGate.of("""
            credentials:
              header: [X-API-Key, api-key, x-goog-api-key]
              basic: on
              queryParameter: key
              webSocketProtocol: openai-insecure-api-key.
            """ + KEYS, Map.of(), new Resource());
    private static final TestGate DEFAULT = TestGate.of(KEYS, Map.of(), new Resource());
    private static final TestGate NONE = TestGate.of("""
            credentials: {bearer: false, apiKey: false}
            """ + KEYS, Map.of(), new Resource());
    private static final List<String> TARGETS = List.of("/protected", "/verify", "/verify/protected");

    private static final String GOOD = "alice";
    private static final String BOB = "bob";
    private static final String MISSING = "missing_key";
    private static final String INVALID = "invalid_key";
    private static final String AMBIGUOUS = "ambiguous_key";

    static Stream<Arguments> rows() {
        return Stream.of(
                row(ALL, GOOD, "X-API-Key: good-key"),
                row(ALL, GOOD, "Api-Key: good-key"),
                row(ALL, GOOD, "X-GOOG-API-KEY: good-key"),
                row(ALL, GOOD, "X-API-Key: good-key", "api-key: good-key", "x-goog-api-key: good-key"),
                row(ALL, GOOD, "X-API-Key: ", "api-key: good-key"),
                row(ALL, AMBIGUOUS, "X-API-Key: good-key", "api-key: other:key"),
                row(ALL, AMBIGUOUS, "api-key: x", "x-goog-api-key: good-key"),
                row(ALL, AMBIGUOUS, "x-goog-api-key: good-key", "x-goog-api-key: x"),
                row(ALL, GOOD, "api-key: good-key", "Authorization: Bearer the-token-of-the-service"),
                row(ALL, MISSING, "A: b"),
                row(DEFAULT, MISSING, "api-key: good-key"),
                row(DEFAULT, GOOD, "Authorization: ApiKey good-key"),
                row(DEFAULT, GOOD, "Authorization: aPIkEY   good-key "),
                row(DEFAULT, GOOD, "Authorization: Bearer   good-key"),
                row(DEFAULT, INVALID, "Authorization: ApiKey x"),
                row(DEFAULT, INVALID, "Authorization: ApiKey good-key, Bearer good-key"),
                row(DEFAULT, MISSING, "Authorization: ApiKey"),
                row(DEFAULT, MISSING, "Authorization: ApiKeygood-key"),
                row(DEFAULT, MISSING, "Authorization: ApiKeys good-key"),
                row(DEFAULT, MISSING, "Authorization: good-key"),
                row(DEFAULT, GOOD, "X-API-Key: good-key", "Authorization: ApiKey x"),
                row(DEFAULT, AMBIGUOUS, "Authorization: ApiKey good-key", "Authorization: Bearer x"),
                row(DEFAULT, GOOD, "Authorization: ApiKey good-key", "Authorization: Bearer good-key"),
                row(DEFAULT, MISSING, "Authorization: " + basic("good-key:")),
                row(NONE, MISSING, "Authorization: ApiKey good-key"),
                row(NONE, MISSING, "Authorization: Bearer good-key"),
                row(ALL, GOOD, "Authorization: " + basic("good-key:")),
                row(ALL, GOOD, "Authorization: " + basic(":good-key")),
                row(ALL, GOOD, "Authorization: " + basic("good-key:good-key")),
                row(ALL, GOOD, "Authorization: " + basic("good-key:x-oauth-basic")),
                row(ALL, GOOD, "Authorization: " + basic("alice@example.com:good-key")),
                row(ALL, GOOD, "Authorization: " + basic("zo\u00eb:good-key")),
                row(ALL, GOOD, "Authorization: bASIC " + basic("x:good-key\n").substring(6)),
                row(ALL, GOOD, "Authorization: " + basic("x:good-key").replace("=", "")),
                row(ALL, BOB, "Authorization: " + basic("x:other:key")),
                row(ALL, BOB, "Authorization: " + basic(":other:key")),
                row(ALL, INVALID, "Authorization: " + basic("other:key")),
                row(ALL, AMBIGUOUS, "Authorization: " + basic("good-key:other:key")),
                row(ALL, AMBIGUOUS, "Authorization: " + basic("good-key:disabled-key")),
                row(ALL, INVALID, "Authorization: " + basic("disabled-key:x")),
                row(ALL, INVALID, "Authorization: " + basic("x:y")),
                row(ALL, INVALID, "Authorization: " + basic("x:g\u00f6\u00f6d")),
                row(ALL, MISSING, "Authorization: " + basic(":")),
                row(ALL, MISSING, "Authorization: " + basic("good-key")),
                row(ALL, MISSING, "Authorization: Basic good-key"),
                row(ALL, MISSING, "Authorization: Basic"),
                row(ALL, MISSING, "Authorization: Basic ===="),
                row(ALL, GOOD, "X-API-Key: good-key", "Authorization: " + basic("x:y")),
                row(ALL, AMBIGUOUS, "Authorization: " + basic("x:good-key"), "Authorization: Bearer x2"),
                row(ALL, GOOD, "Authorization: " + basic("x:good-key"), "Authorization: Bearer good-key"),
                row(ALL, GOOD, "Authorization: " + basic("x:good-key"), "Authorization: " + basic("x:good-key")),
                row(ALL, AMBIGUOUS, "Authorization: " + basic("x:good-key"), "Authorization: " + basic("y:good-key")),
                row(ALL, GOOD, "Sec-WebSocket-Protocol: openai-insecure-api-key.good-key"),
                row(ALL, GOOD, "Sec-WebSocket-Protocol: realtime,openai-insecure-api-key.good-key ,v1"),
                row(
                        ALL,
                        GOOD,
                        "Sec-WebSocket-Protocol: realtime",
                        "Sec-WebSocket-Protocol: openai-insecure-api-key.good-key"),
                row(ALL, GOOD, "Sec-WebSocket-Protocol: openai-insecure-api-key.good-key", "api-key: good-key"),
                row(ALL, AMBIGUOUS, "Sec-WebSocket-Protocol: openai-insecure-api-key.good-key", "api-key: x"),
                row(
                        ALL,
                        AMBIGUOUS,
                        "Sec-WebSocket-Protocol:" + " openai-insecure-api-key.good-key, openai-insecure-api-key.x"),
                row(ALL, INVALID, "Sec-WebSocket-Protocol: openai-insecure-api-key.x"),
                row(ALL, MISSING, "Sec-WebSocket-Protocol: openai-insecure-api-key."),
                row(ALL, MISSING, "Sec-WebSocket-Protocol: OpenAI-insecure-api-key.good-key"),
                row(ALL, MISSING, "Sec-WebSocket-Protocol: good-key"),
                row(DEFAULT, MISSING, "Sec-WebSocket-Protocol: openai-insecure-api-key.good-key"));
    }

    private static Arguments row(TestGate gate, String expected, String... headers) {
        return Arguments.of(gate, expected, List.of(headers));
    }

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest(name = "{2}: {1}")
    @MethodSource("rows")
    void theKeyIsReadTheSameEverywhere(TestGate gate, String expected, List<String> headers) throws Exception {
        for (String target : TARGETS) {
            HttpResponse<String> response = send(gate, target, headers);

            String code = response.headers().firstValue("X-Latchkey-Code").orElse(null);
            String name = response.headers().firstValue("X-Auth-Key-Name").orElse(response.body());
            assertThat(code == null ? name : code).as(target).isEqualTo(expected);
            if (MISSING.equals(code)) {
                assertThat(response.body()).contains("\"Missing API key. Provide X-API-Key header.\"");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/protected", "/verify", "/verify/protected"})
    void theChallengesNameWhatIsRead(String target) throws Exception {
        assertThat(challenges(ALL, target))
                .containsExactly("ApiKey realm=\"latchkey\"", "Bearer realm=\"latchkey\"", "Basic realm=\"latchkey\"");
        assertThat(challenges(DEFAULT, target))
                .containsExactly("ApiKey realm=\"latchkey\"", "Bearer realm=\"latchkey\"");
        assertThat(challenges(NONE, target)).containsExactly("ApiKey realm=\"latchkey\"");
    }

    private static List<String> challenges(TestGate gate, String target) throws Exception {
        return send(gate, target, List.of("A: b")).headers().allValues("WWW-Authenticate");
    }

    private static HttpResponse<String> send(TestGate gate, String target, List<String> headers) throws Exception {
        List<String> namesAndValues = new ArrayList<>();
        for (String header : headers) {
            int colon = header.indexOf(':');
            namesAndValues.add(header.substring(0, colon));
            namesAndValues.add(header.substring(colon + 1).strip());
        }
        return gate.send("GET", target, namesAndValues.toArray(String[]::new));
    }

    @Path("/protected")
    public static final class Resource {
        @GET
        public String get(@Auth KeyPrincipal principal) {
            return principal.keyName();
        }
    }
}
