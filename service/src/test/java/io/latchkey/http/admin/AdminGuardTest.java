package io.latchkey.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.latchkey.app.TestGate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to the admin port, byte for byte, of which some could come from a web page. {@link AdminPortBrowserIT} has a real one. */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("service")
class AdminGuardTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TestGate GATE = TestGate.of("""
            admin: {hosts: [latchkey.example.com, Prometheus_Target]}
            keys: [{name: alice, id: a1, key: sk_test_alice, rateLimit: {requests: 1, window: 3600}}]
            """, Map.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:8081",
                "localhost:1",
                "LOCALHOST:8081",
                "localhost.",
                "localhost.:8081",
                "127.0.0.1",
                "127.0.0.1:9999",
                "127.9.9.9:8081",
                "10.1.2.3:8081",
                "203.0.113.7",
                "[::1]",
                "[::1]:8081",
                "[fd00::12:3]:8081",
                "[::ffff:10.1.2.3]:8081",
                "latchkey.example.com",
                "LatchKey.Example.com:443",
                "latchkey.example.com.",
                "prometheus_target:8081",
            })
    void theseHostsAreAccepted(String host) throws Exception {
        assertThat(get("GET /ping HTTP/1.1", "Host: " + host)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8081",
                "localhost.evil.example",
                "localhost.evil.example.",
                "evil.localhost",
                "xlocalhost",
                "localhostx",
                "localhost..",
                ".localhost",
                ".",
                "localhost,evil.example",
                "localhost evil.example",
                "localhost@evil.example",
                "evil.example@localhost",
                "localhost/",
                "localhost:8081:8081",
                "localhost:x",
                "localhost:-1",
                "localhost:99999999",
                "127.0.0.1.evil.example",
                "127.1",
                "2130706433",
                "0x7f.0.0.1",
                "0177.0.0.1",
                "127.0.0.1x",
                "1.2.3.4.5",
                "256.0.0.1",
                "[::1",
                "::1",
                "[::1]evil.example",
                "[evil.example]",
                "[::1%25lo]",
                "latchkey.example.com.evil.example",
                "sub.latchkey.example.com",
                "example.com",
                "\u0131localhost",
                "locaLhost\u00ad",
                "*",
                "",
            })
    void otherHostsAreDenied(String host) throws Exception {
        assertDenied(get("GET /ping HTTP/1.1", "Host: " + host));
        assertDenied(get("POST /tasks/key-stats HTTP/1.1", "Host: " + host, "Content-Length: 0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /ping HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n",
                "GET /ping HTTP/1.1\r\nHost: evil.example\r\nHost: localhost\r\n",
                "GET /ping HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n",
                "GET /ping HTTP/1.1\r\n",
                "GET /ping HTTP/1.0\r\n",
                "GET /ping HTTP/1.0\r\nHost: evil.example\r\n",
                "GET http://evil.example/ping HTTP/1.1\r\nHost: localhost\r\n",
                "GET http://localhost/ping HTTP/1.1\r\nHost: evil.example\r\n",
                "GET http://evil.example/ping HTTP/1.1\r\nHost: evil.example\r\n",
                "GET http://evil.example/ping HTTP/1.0\r\n",
                "GET http://localhost@evil.example/ping HTTP/1.1\r\nHost: localhost\r\n",
                "GET http:///ping HTTP/1.1\r\nHost: evil.example\r\n",
            })
    void requestsWithoutOneHostAreDenied(String head) throws Exception {
        assertDenied(send(head + "Connection: close\r\n\r\n"));
    }

    @Test
    void anAbsoluteTargetThatNamesAnAcceptedHostIsAccepted() throws Exception {
        assertThat(get("GET http://localhost/ping HTTP/1.1", "Host: localhost")).startsWith("HTTP/1.1 200 ");
        assertThat(get("GET /ping HTTP/1.0", "Host: localhost")).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://localhost:8081",
                "Sec-Fetch-Site: same-origin",
                "Sec-Fetch-Site: none",
                "Sec-Fetch-Site: same-origin\r\nOrigin: https://LOCALHOST:8081",
            })
    void pagesOfTheSameOriginAreAccepted(String header) throws Exception {
        assertThat(get("POST /tasks/key-stats HTTP/1.1", "Host: localhost:8081", header, "Content-Length: 0"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aDefaultPortIsTheSameWithAndWithoutItsNumber() throws Exception {
        assertThat(get("GET /ping HTTP/1.1", "Host: latchkey.example.com", "Origin: https://latchkey.example.com"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(get("GET /ping HTTP/1.1", "Host: latchkey.example.com:443", "Origin: https://latchkey.example.com"))
                .startsWith("HTTP/1.1 200 ");
        assertThat(get("GET /ping HTTP/1.1", "Host: [::1]:80", "Origin: http://[::1]"))
                .startsWith("HTTP/1.1 200 ");
        assertDenied(
                get("GET /ping HTTP/1.1", "Host: latchkey.example.com:80", "Origin: https://latchkey.example.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: null",
                "Origin:",
                "Origin: *",
                "Origin: http://evil.example",
                "Origin: http://evil.example:8081",
                "Origin: http://localhost",
                "Origin: http://localhost:8080",
                "Origin: http://127.0.0.1:8081",
                "Origin: http://localhost:8081.evil.example",
                "Origin: http://localhost:8081@evil.example",
                "Origin: http://evil.example/http://localhost:8081",
                "Origin: http://localhost:8081/",
                "Origin: localhost:8081",
                "Origin: file://",
                "Origin: file://localhost:8081",
                "Origin: chrome-extension://localhost:8081",
                "Origin: http://localhost:8081 http://evil.example",
                "Origin: http://localhost:8081, http://evil.example",
                "Origin: http://localhost:8081\r\nOrigin: http://evil.example",
                "Origin: http://evil.example\r\nOrigin: http://localhost:8081",
                "Origin: http://localhost:8081\r\nOrigin: http://localhost:8081",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site",
                "Sec-Fetch-Site: anything",
                "Sec-Fetch-Site:",
                "Sec-Fetch-Site: none, cross-site",
                "Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site",
                "sec-fetch-site: cross-site\r\nOrigin: http://localhost:8081",
                "Sec-Fetch-Site: same-origin\r\nOrigin: http://evil.example",
            })
    void pagesOfOtherOriginsAreDenied(String headers) throws Exception {
        for (String method : new String[] {"GET", "POST", "PUT", "OPTIONS", "DELETE"}) {
            assertDenied(
                    get(method + " /tasks/key-stats HTTP/1.1", "Host: localhost:8081", headers, "Content-Length: 0"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/ping",
                "/metrics",
                "/prometheus",
                "/threads",
                "/healthcheck",
                "/tasks/key-stats",
                "/nothing"
            })
    void everyPathIsGuarded(String path) throws Exception {
        assertDenied(get("GET " + path + " HTTP/1.1", "Host: evil.example"));
        assertDenied(get("GET " + path + " HTTP/1.1", "Host: localhost", "Sec-Fetch-Site: cross-site"));
    }

    @Test
    void aDeniedTaskDoesNotRun() throws Exception {
        GATE.send("GET", "/verify", "X-API-Key", "sk_test_alice");
        String form = "id=a1";

        String response = get(
                "POST /tasks/reset-limits HTTP/1.1",
                "Host: localhost",
                "Origin: http://evil.example",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Length: " + form.length() + "\r\n\r\n" + form);

        assertDenied(response);
        assertThat(GATE.send("GET", "/verify", "X-API-Key", "sk_test_alice").statusCode())
                .isEqualTo(429);
    }

    @Test
    void theResponseSaysWhatToDoAndRepeatsNothing() throws Exception {
        String host = get("GET /metrics HTTP/1.1", "Host: sk_test_MARKED.example");
        JsonNode problem = JSON.readTree(host.substring(host.indexOf("\r\n\r\n")));

        assertThat(host)
                .startsWith("HTTP/1.1 403 ")
                .containsIgnoringCase("\r\nContent-Type: application/problem+json\r\n")
                .contains("\r\nX-Latchkey-Code: host_not_allowed\r\n", "\r\nCache-Control: no-store\r\n")
                .doesNotContain("MARKED");
        assertThat(problem.get("status").asInt()).isEqualTo(403);
        assertThat(problem.get("code").textValue()).isEqualTo("host_not_allowed");
        assertThat(problem.get("detail").textValue()).contains("latchkey.admin.hosts (ADMIN_HOSTS)");
        assertThat(get("GET /metrics HTTP/1.1", "Host: localhost", "Origin: null"))
                .contains("\r\nX-Latchkey-Code: cross_site_request\r\n")
                .doesNotContainIgnoringCase("Access-Control-Allow");
        assertThat(GATE.admin("/metrics").body()).contains("\"latchkey.warnings\"");
    }

    @Test
    void callersMayUseAnyHost() throws Exception {
        String response = send(
                GATE.getLocalPort(),
                "GET /health HTTP/1.1\r\nHost: evil.example\r\nOrigin: http://evil.example\r\nConnection: close\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 200 ");
    }

    /** Jetty denies some of these by itself, with 400. */
    private static void assertDenied(String response) {
        assertThat(response)
                .matches("(?s)HTTP/1\\.[01] (?:403|400|505) .*")
                .doesNotContain("pong", "alice", "{\"version");
    }

    private static String get(String line, String... headers) throws IOException {
        return send(line + "\r\nConnection: close\r\n" + String.join("\r\n", headers) + "\r\n\r\n");
    }

    private static String send(String request) throws IOException {
        return send(GATE.getAdminPort(), request);
    }

    private static String send(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
