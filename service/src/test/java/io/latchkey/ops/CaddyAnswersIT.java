package io.latchkey.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import io.latchkey.app.TestGate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Tests that no placeholder reaches the service when a header is missing in Latchkey's response; Caddy would write it
 * literally.
 */
@Tag("system")
class CaddyAnswersIT {
    private static final List<String> ALWAYS_THERE = List.of(
            "X-Auth-Key-Name",
            "X-Auth-Key-Id",
            "X-Auth-User-Id",
            "X-Auth-Scopes",
            "X-Auth-Source",
            "X-Auth-Internal",
            "X-Request-Id");

    @TempDir
    private Path folder;

    @BeforeEach
    void requireCaddy() {
        ProxyKind.CADDY.requireInstalled();
    }

    @Test
    void identityWithoutASecretHasNoSignature() throws Exception {
        TestGate gate = TestGate.of(
                "{trustedProxies: [127.0.0.1], keys: [{name: alice, id: a1, key: %s}]}".formatted(Situation.ALICE),
                Map.of());
        gate.before();
        try (RecordingService service = new RecordingService();
                Front front = ProxyKind.CADDY.start(folder, gate.getLocalPort(), service.port())) {
            assertThat(front.send(question()).status()).isEqualTo(200);

            List<WireRequest> received = service.takeReceived();
            assertThat(received).hasSize(1);
            assertThat(received.get(0).values("X-Auth-Key-Name")).containsExactly("alice");
            assertThat(received.get(0).values("X-Latchkey-Signature")).isEmpty();
            assertThat(received.get(0).headers().toString()).doesNotContain("{", "}");
        } finally {
            gate.after();
        }
    }

    @Test
    void responseWithAllIdentityHeadersAllows() throws Exception {
        assertThat(answerOfCaddy("none").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @FieldSource("ALWAYS_THERE")
    void responseWithoutAnIdentityHeaderDenies(String missing) throws Exception {
        WireAnswer answer = answerOfCaddy(missing);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).contains("gate_unavailable");
        assertThat(answer.toString()).doesNotContain("http.reverse_proxy");
    }

    /** Returns Caddy's response to a 200 from a server that lacks one of Latchkey's headers. */
    private WireAnswer answerOfCaddy(String missing) throws Exception {
        HttpServer gate = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gate.createContext("/", exchange -> {
            Headers headers = exchange.getResponseHeaders();
            ALWAYS_THERE.stream().filter(name -> !name.equals(missing)).forEach(name -> headers.add(name, "some"));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        gate.start();
        try (RecordingService service = new RecordingService();
                Front front = ProxyKind.CADDY.start(folder, gate.getAddress().getPort(), service.port())) {
            WireAnswer answer = front.send(question());
            assertThat(service.takeReceived()).hasSize(answer.status() == 200 ? 1 : 0);
            return answer;
        } finally {
            gate.stop(0);
        }
    }

    private static WireRequest question() {
        return WireRequest.get("/items").with("X-API-Key", Situation.ALICE).with("Connection", "close");
    }
}
