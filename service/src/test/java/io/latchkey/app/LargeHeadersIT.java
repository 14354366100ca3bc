package io.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that the shipped configuration accepts headers as large as those of the services behind it. */
@Tag("system")
class LargeHeadersIT {
    /** Stands for a missing response, when part of the request was not read. */
    private static final String RESET = "reset";

    private static final String KEY = "sk_test_alice_1234567890";

    @TempDir
    private Path folder;

    @Test
    void headersOfAlmost32KibibytesAreAccepted() throws Exception {
        try (LatchkeyProcess service =
                LatchkeyProcess.serve(folder, Map.of("API_KEYS", KEY + ":alice"), ShippedFiles.configuration())) {
            for (String target : new String[] {"/verify", "/verify/health", "/whoami", "/health"}) {
                for (int large : new int[] {8 * 1024, 31 * 1024}) {
                    assertThat(answer(service.port(), target, "Cookie: a=" + "b".repeat(large)))
                            .as(target)
                            .startsWith("HTTP/1.1 200");
                    assertThat(answer(
                                    service.port(),
                                    target,
                                    "A: b\r\n".repeat(90) + "Cookie: a=" + "b".repeat(large - 1024)))
                            .as(target)
                            .startsWith("HTTP/1.1 200");
                }
                assertThat(answer(service.port(), target, "Cookie: a=" + "b".repeat(33 * 1024)))
                        .as(target)
                        .isIn("HTTP/1.1 431", RESET);
            }
            assertThat(answer(service.port(), "/verify?a=" + "b".repeat(33 * 1024), "A: b"))
                    .containsPattern("^HTTP/1.1 4|" + RESET);
        }
    }

    private static String answer(int port, String target, String header) throws Exception {
        String head = "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + header + "\r\nX-API-Key: " + KEY
                + "\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(600_000);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
        } catch (SocketException e) {
            return RESET;
        }
    }
}
