package io.latchkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.auth.Auth;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.latchkey.KeyPrincipal;
import io.latchkey.app.TestGate;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What browsers may do from other origins, byte by byte: browsers send headers that Java's own client does not. */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("service")
class CorsTest {
    private static final String REST = """
            trustedProxies: [127.0.0.1]
            publicPaths: [/open]
            keys:
              - {name: alice, key: good-key}
              - {name: once, key: once-key, rateLimit: {requests: 1, window: 30}}
            """;
    private static final TestGate OFF = TestGate.of(REST, Map.of(), new Resource());
    private static final TestGate PASS = TestGate.of("cors: {preflight: pass}\n" + REST, Map.of(), new Resource());
    private static final TestGate ANSWER = TestGate.of(
            "cors: {preflight: answer, origins: [https://app.example.com, 'http://localhost:5173']}\n" + REST,
            Map.of(),
            new Resource());
    private static final TestGate UNTRUSTED =
            TestGate.of("cors: {preflight: pass}\n" + REST.replace("127.0.0.1", "192.0.2.1"), Map.of(), new Resource());
    private static final TestGate ALL =
            TestGate.of("cors: {preflight: 'off', origins: ['*']}\n" + REST, Map.of(), new Resource());

    private static final String APP = "Origin: https://app.example.com\r\n";
    private static final String WANTS = "Access-Control-Request-Method: POST\r\n";
    private static final String TOLD = "X-Forwarded-Method: OPTIONS\r\n";

    /** A preflight in each way in which one arrives. */
    static List<String> preflights() {
        return List.of(
                "OPTIONS /verify/items HTTP/1.1\r\n" + APP + WANTS,
                "OPTIONS /verify/items?a=b HTTP/1.1\r\n" + APP + WANTS + "Content-Length: 0\r\n",
                "GET /verify HTTP/1.1\r\n" + TOLD + APP + WANTS,
                "HEAD /verify?deny=403 HTTP/1.1\r\n" + TOLD + "X-Forwarded-Uri: /items\r\n" + APP + WANTS,
                "OPTIONS /own-options HTTP/1.1\r\n" + APP + WANTS);
    }

    @ParameterizedTest
    @MethodSource("preflights")
    void aPreflightNeedsAKeyByDefault(String preflight) throws Exception {
        assertThat(send(OFF, preflight)).startsWith("HTTP/1.1 401 ").doesNotContainIgnoringCase("access-control-");
    }

    @ParameterizedTest
    @MethodSource("preflights")
    void aPreflightPassesAsPublic(String preflight) throws Exception {
        String response = send(PASS, preflight);

        assertThat(response).startsWith("HTTP/1.1 200 ").doesNotContainIgnoringCase("access-control-");
        assertThat(response)
                .contains(preflight.contains("/own-options") ? "\r\n\r\npublic" : "X-Auth-Source: public\r\n");
    }

    @ParameterizedTest
    @MethodSource("preflights")
    void aPreflightIsAllowed(String preflight) throws Exception {
        String response = send(ANSWER, preflight);

        assertThat(response)
                .startsWith("HTTP/1.1 204 ")
                .contains(
                        "Access-Control-Allow-Origin: https://app.example.com\r\n",
                        "Vary: Origin\r\n",
                        "Access-Control-Allow-Methods: GET, HEAD, POST, PUT, PATCH, DELETE\r\n",
                        "Access-Control-Allow-Headers: X-API-Key, Authorization, Content-Type\r\n",
                        "Access-Control-Max-Age: 600\r\n",
                        "Cache-Control: no-store\r\n")
                .doesNotContainIgnoringCase("access-control-allow-credentials", "content-length", "signature");
        if (preflight.contains("/verify")) {
            // Proxies that take every 2xx for a grant need the identity, and HAProxy's file the status.
            assertThat(response).contains("X-Auth-Source: public\r\n", "X-Latchkey-Status: 204\r\n");
        }
    }

    @ParameterizedTest
    @MethodSource("preflights")
    void aPreflightFromAnotherOriginIsDenied(String preflight) throws Exception {
        for (String origin : List.of("https://evil.example", "null", "https://app.example.com.evil.example")) {
            assertThat(send(ANSWER, preflight.replace("https://app.example.com", origin)))
                    .startsWith("HTTP/1.1 401 ")
                    .contains("Vary: Origin\r\n")
                    .doesNotContainIgnoringCase("access-control-");
        }
    }

    @Test
    void optionsOfAResourceWithoutAnyAreAllowed() throws Exception {
        assertThat(send(ANSWER, "OPTIONS /protected HTTP/1.1\r\n" + APP + WANTS))
                .startsWith("HTTP/1.1 204 ")
                .contains("Access-Control-Allow-Origin: https://app.example.com\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pass", "answer"})
    void nothingElseIsAllowedByAPreflight(String mode) throws Exception {
        TestGate gate = mode.equals("pass") ? PASS : ANSWER;
        String below = "OPTIONS /verify/items HTTP/1.1\r\n";
        String plain = "GET /verify HTTP/1.1\r\n";
        for (String request : List.of(
                "POST /verify/items HTTP/1.1\r\nContent-Length: 0\r\n" + APP + WANTS,
                "GET /verify/items HTTP/1.1\r\n" + TOLD + APP + WANTS,
                "options /verify/items HTTP/1.1\r\n" + APP + WANTS,
                below + APP,
                below + WANTS,
                below + APP + "Access-Control-Request-Method: \r\n",
                below + APP + APP + WANTS,
                below + APP + WANTS + "X-HTTP-Method-Override: DELETE\r\n",
                below + APP + WANTS + "X-Original-Method: DELETE\r\n",
                below + APP + WANTS + "Content-Length: 1\r\n\r\nx",
                below + APP + WANTS + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n",
                plain + APP + WANTS,
                "OPTIONS /verify HTTP/1.1\r\n" + APP + WANTS,
                "OPTIONS /verify HTTP/1.1\r\nX-Forwarded-Method: POST\r\n" + APP + WANTS,
                plain + TOLD + TOLD + APP + WANTS,
                plain + TOLD + "X-Forwarded-Method: POST\r\n" + APP + WANTS,
                plain + TOLD + "X-Original-Method: POST\r\n" + APP + WANTS,
                plain + "X-Forwarded-Method: OPTIONS, POST\r\n" + APP + WANTS)) {
            assertThat(send(gate, request))
                    .as(request)
                    .startsWith("HTTP/1.1 401 ")
                    .contains("missing_key");
        }
        for (String request : preflights()) {
            assertThat(send(gate, request + "X-API-Key: no-key\r\n"))
                    .as(request)
                    .startsWith("HTTP/1.1 401 ");
        }
        assertThat(send(gate, below + APP + WANTS + "X-API-Key: good-key\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains("X-Auth-Key-Name: alice\r\n");
    }

    @Test
    void anUntrustedPeerNamesNoMethod() throws Exception {
        assertThat(send(UNTRUSTED, "GET /verify HTTP/1.1\r\n" + TOLD + APP + WANTS))
                .startsWith("HTTP/1.1 401 ");
        assertThat(send(UNTRUSTED, "OPTIONS /verify HTTP/1.1\r\n" + TOLD + APP + WANTS))
                .startsWith("HTTP/1.1 401 ");
    }

    static Stream<Arguments> refusals() {
        return Stream.of("/verify", "/verify?deny=403", "/verify/items", "/protected")
                .flatMap(target -> Stream.of("", "X-API-Key: no-key\r\n", "X-API-Key: once-key\r\n")
                        .map(key -> Arguments.of(target, key)));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aDenialIsReadableOnlyForListedOrigins(String target, String key) throws Exception {
        send(ANSWER, "GET /verify HTTP/1.1\r\nX-API-Key: once-key\r\n");
        send(ALL, "GET /verify HTTP/1.1\r\nX-API-Key: once-key\r\n");
        String request = "GET " + target + " HTTP/1.1\r\n" + key;

        assertThat(send(ANSWER, request + APP))
                .contains("Access-Control-Allow-Origin: https://app.example.com\r\n", "Vary: Origin\r\n")
                .containsPattern("Access-Control-Expose-Headers: Retry-After, [^\r]*X-RateLimit-Reset,[^\r]* RateLimit,"
                        + "[^\r]*X-Request-Id, X-Latchkey-Status, X-Latchkey-Code, X-Latchkey-Problem")
                .contains("X-Latchkey-Status: 4")
                .doesNotContainIgnoringCase("allow-credentials");
        assertThat(send(ANSWER, request + "Origin: https://evil.example\r\n"))
                .contains("Vary: Origin\r\n")
                .doesNotContainIgnoringCase("access-control-");
        assertThat(send(ANSWER, request)).contains("Vary: Origin\r\n").doesNotContainIgnoringCase("access-control-");
        assertThat(send(ALL, request + "Origin: https://evil.example\r\n"))
                .contains("Access-Control-Allow-Origin: *\r\n", "Access-Control-Expose-Headers: ")
                .doesNotContain("Vary: Origin");
        assertThat(send(OFF, request + APP)).doesNotContainIgnoringCase("access-control-", "vary: origin");
    }

    @Test
    void onlyAllowedResponsesOfResourcesAreReadable() throws Exception {
        String key = "X-API-Key: good-key\r\n";

        assertThat(send(ANSWER, "GET /whoami HTTP/1.1\r\n" + key + APP))
                .startsWith("HTTP/1.1 200 ")
                .contains("Access-Control-Allow-Origin: https://app.example.com\r\n", "X-RateLimit-Reset");
        for (String target : List.of("/verify", "/verify/items")) {
            assertThat(send(ANSWER, "GET " + target + " HTTP/1.1\r\n" + key + APP))
                    .startsWith("HTTP/1.1 200 ")
                    .doesNotContainIgnoringCase("access-control-", "vary: origin");
        }
    }

    private static String send(TestGate gate, String request) throws IOException {
        int body = request.indexOf("\r\n\r\n") + 2;
        String head = body > 1 ? request.substring(0, body) : request;
        String rest = body > 1 ? request.substring(body) : "\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gate.getLocalPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write((head + "Host: a\r\nConnection: close\r\n" + rest).getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Path("/")
    public static final class Resource {
        @GET
        @Path("protected")
        public String get(@Auth KeyPrincipal principal) {
            return principal.keyName();
        }

        @OPTIONS
        @Path("own-options")
        public String options(@Auth KeyPrincipal principal) {
            return principal.keyName();
        }
    }
}
