package io.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Marked keys go every way into the service; nothing that it writes shows one. */
class NoKeyInOutputIT {
    private static final String MARK = "MARKED";

    @TempDir
    private Path folder;

    @Test
    void noKeyIsWrittenAnywhereAtDebug() throws Exception {
        Path keysFile = Files.writeString(
                folder.resolve("keys.yml"), "keys: [{name: file, key: sk_file_MARKED00000000000001}]\n");
        Path configuration = Files.writeString(folder.resolve("config.yml"), """
                latchkey:
                  keysFile: '%s'
                  keys: [{name: config, key: sk_conf_MARKED00000000000001}]
                  credentials: {queryParameter: api_key}
                  trustedProxies: [127.0.0.1]
                server:
                  applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                  adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                logging:
                  level: DEBUG
                  # These print requests as they came over the wire.
                  loggers: {org.eclipse.jetty: INFO, org.glassfish.jersey: INFO}
                """.formatted(keysFile));
        Map<String, String> environment = Map.of(
                "API_KEYS", "sk_env_MARKED00000000000001:env", "INTERNAL_API_KEY", "sk_int_MARKED00000000000001");
        try (LatchkeyProcess service = LatchkeyProcess.serve(folder, environment, configuration)) {
            StringBuilder answers = new StringBuilder();
            for (String source : new String[] {"conf", "file", "env", "int", "none"}) {
                String key = "sk_" + source + "_MARKED00000000000001";
                String expected = source.equals("none") ? "401" : "200";
                answers.append(expect(expected, service, "/verify", "X-API-Key: " + key))
                        .append(expect(expected, service, "/whoami", "Authorization: Bearer " + key))
                        .append(expect(expected, service, "/verify?a=b&api_key=" + key, "A: b"))
                        .append(expect(expected, service, "/verify?%61pi%5Fkey=" + key, "A: b"))
                        .append(expect(expected, service, "/verify", "X-Forwarded-Uri: /a?api_key=" + key))
                        .append(expect("401", service, "/verify", "X-API-Key: " + key + "\r\nX-API-Key: MARKED"))
                        .append(expect("", service, "/verify?api_key=" + key + "%zz", "A: b"))
                        .append(expect("", service, "/nowhere?api_key=" + key, "X-API-Key: \0" + key));
            }
            String metrics =
                    TestGate.send(service.adminPort(), "GET", "/metrics").body();

            assertThat(answers.toString()).doesNotContain(MARK);
            assertThat(metrics).doesNotContain(MARK);
            assertThat(service.output()).contains("DEBUG").doesNotContain(MARK);
        }
    }

    private static String expect(String status, LatchkeyProcess service, String target, String header)
            throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
            String request = "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + header + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).as(target + " " + header).startsWith("HTTP/1.1 " + status);
            return answer;
        }
    }
}
