package io.latchkey.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.app.TestGate;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests that Latchkey's response to a CORS preflight reaches the caller, through proxies that allow a request only on 200. */
@Tag("system")
class PreflightAnswersIT {
    private static final String SETTINGS = """
            trustedProxies: [127.0.0.1]
            cors: {preflight: answer, origins: ['%s']}
            keys: [{name: alice, id: a1, key: %s}]
            """.formatted(ServiceRows.ORIGIN, Situation.ALICE);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(names = {"CADDY", "HAPROXY", "ENVOY"})
    void callerReceivesTheResponse(ProxyKind kind) throws Exception {
        kind.requireInstalled();
        TestGate gate = TestGate.of(SETTINGS, Map.of());
        gate.before();
        try (RecordingService service = new RecordingService();
                Front front = kind.start(folder, gate.getLocalPort(), service.port())) {
            WireAnswer answer = front.send(WireRequest.of("OPTIONS", "/items")
                    .with("Connection", "close")
                    .with("Origin", ServiceRows.ORIGIN)
                    .with("Access-Control-Request-Method", "POST"));

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.values("Access-Control-Allow-Origin")).containsExactly(ServiceRows.ORIGIN);
            assertThat(answer.values("Access-Control-Allow-Methods")).hasSize(1);
            assertThat(answer.values("Access-Control-Allow-Headers")).hasSize(1);
            assertThat(answer.values("Vary")).containsExactly("Origin");
            assertThat(service.takeReceived()).isEmpty();
        } finally {
            gate.after();
        }
    }
}
