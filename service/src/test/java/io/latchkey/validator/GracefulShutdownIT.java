package io.latchkey.validator;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Eventually;
import io.latchkey.app.LatchkeyProcess;
import io.latchkey.app.ShippedFiles;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stops the shipped configuration while requests wait for the validator: readiness ends first, and no response is lost. */
@Tag("system")
class GracefulShutdownIT {
    private static final int IN_FLIGHT = 8;

    @TempDir
    private Path folder;

    @Test
    void readinessEndsBeforeRequestsAreRejected() throws Exception {
        try (ScriptedValidator validator = ScriptedValidator.that(Behaviour.accepts());
                LatchkeyProcess service = serve(validator, "10min")) {
            int port = service.port();
            assertThat(answer(ask(port, "/health", ""))).startsWith("HTTP/1.1 200");

            ProcessHandle.of(service.pid()).orElseThrow().destroy();
            Eventually.until(
                    "the service is not ready",
                    () -> answer(ask(port, "/health", "")).startsWith("HTTP/1.1 503"));
            for (int i = 0; i < 20; i++) {
                assertThat(answer(ask(port, "/verify", "local-key"))).startsWith("HTTP/1.1 200");
                assertThat(answer(ask(port, "/verify", "sk_live_" + i))).startsWith("HTTP/1.1 200");
            }
            assertThat(service.output()).doesNotContain("delayed shutdown: finished");
            assertThat(answer(ask(port, "/health", ""))).startsWith("HTTP/1.1 503");
            ProcessHandle.of(service.pid()).orElseThrow().destroyForcibly();
        }
    }

    @Test
    void requestsInFlightAreAnsweredAfterThePortCloses() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (ScriptedValidator validator =
                        ScriptedValidator.that(Behaviour.accepts().after(release));
                LatchkeyProcess service = serve(validator, "1s")) {
            int port = service.port();
            List<Socket> inFlight = new ArrayList<>();
            for (int i = 0; i < IN_FLIGHT; i++) {
                inFlight.add(ask(port, "/verify", "sk_live_" + i));
            }
            validator.awaitCalls(IN_FLIGHT);

            ProcessHandle.of(service.pid()).orElseThrow().destroy();
            Eventually.until("the port is closed", () -> isClosed(port));
            assertThat(service.output()).contains("delayed shutdown: finished");
            release.countDown();

            for (Socket request : inFlight) {
                assertThat(answer(request)).startsWith("HTTP/1.1 200").contains("X-Auth-User-Id: u-1");
            }
            assertThat(service.exitCode()).isEqualTo(128 + 15);
        }
    }

    /** The shipped configuration, in which requests in flight get 20 s, with more time for slow machines. */
    private LatchkeyProcess serve(ScriptedValidator validator, String shutdownWait) throws Exception {
        String shipped = Files.readString(ShippedFiles.configuration());
        assertThat(shipped).contains("shutdownGracePeriod: 20s");
        Path configuration = Files.writeString(
                folder.resolve("config.yml"),
                shipped.replace("shutdownGracePeriod: 20s", "shutdownGracePeriod: 10min"));
        return LatchkeyProcess.serve(
                folder,
                Map.of(
                        "SHUTDOWN_WAIT", shutdownWait,
                        "API_KEYS", "local-key:alice",
                        "RATE_LIMIT_REQUESTS", "1000000",
                        "EXTERNAL_AUTH_ENABLED", "true",
                        "EXTERNAL_AUTH_TIMEOUT", "60",
                        "MANA_CORE_AUTH_URL", validator.url()),
                configuration);
    }

    private static Socket ask(int port, String target, String key) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(240_000);
        socket.getOutputStream()
                .write(("GET " + target + " HTTP/1.1\r\nHost: a\r\nX-API-Key: " + key + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        return socket;
    }

    private static String answer(Socket request) throws IOException {
        try (request) {
            return new String(request.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static boolean isClosed(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        }
    }
}
