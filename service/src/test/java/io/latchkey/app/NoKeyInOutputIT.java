package io.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Marked keys go every way into the service; nothing that it writes shows one. */
class NoKeyInOutputIT {
    private static final String MARK = "MARKED";

    @TempDir
    private Path folder;

    /** A validator that takes connections and never says anything. */
    private ServerSocket silent;

    @BeforeEach
    void listen() throws Exception {
        silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws Exception {
        silent.close();
    }

    @Test
    void noKeyIsWrittenAnywhereAtDebug() throws Exception {
        Path keysFile = Files.writeString(
                folder.resolve("keys.yml"), "keys: [{name: file, key: sk_file_MARKED00000000000001}]\n");
        Path configuration =
                Files.writeString(folder.resolve("config.yml"), """
                latchkey:
                  keysFile: '%s'
                  keys: [{name: config, key: sk_conf_MARKED00000000000001}]
                  credentials: {queryParameter: api_key}
                  trustedProxies: [127.0.0.1]
                  identity: {secret: identity-secret-MARKED-0123456789-0123456789}
                  validator: {enabled: true, url: 'http://127.0.0.1:%d', keyPrefix: sk_slow_, timeout: 20s}
                server:
                  applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                  adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                logging:
                  level: DEBUG
                  # As in the shipped config.yml: these print requests as they came over the wire.
                  loggers: {org.eclipse.jetty: INFO, org.apache.hc.client5.http: INFO, org.glassfish.jersey: INFO}
                """.formatted(keysFile, silent.getLocalPort()));
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
            assertThat(threadsWithARequestInFlight(service)).contains("/whoami").doesNotContain(MARK);
            String metrics =
                    TestGate.send(service.adminPort(), "GET", "/metrics").body();

            assertThat(answers.toString()).doesNotContain(MARK);
            assertThat(metrics).doesNotContain(MARK);
            assertThat(service.output()).contains("DEBUG").doesNotContain(MARK);
            // Each of Jetty's selectors keeps the connection that it looked at last until it looks at another.
            for (int i = 0; i < 50; i++) {
                expect("401", service, "/verify", "A: b");
            }
            assertNoneIn(heap(service), "sk_none_MARKED", "sk_slow_MARKED", "sk_conf_MARKED", "sk_file_MARKED");
        }
    }

    /** All threads by name and stack, while one of them waits for the validator. */
    private String threadsWithARequestInFlight(LatchkeyProcess service) throws Exception {
        try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
            String key = "sk_slow_MARKED00000000000001";
            caller.getOutputStream()
                    .write(("GET /whoami?api_key=" + key + " HTTP/1.1\r\nHost: a\r\nX-API-Key: " + key
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            String threads;
            try (Socket asked = silent.accept()) {
                assertThat(asked.getInputStream().read()).isEqualTo('P');
                threads = jcmd(service, "Thread.print");
            }
            String answer = new String(caller.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).startsWith("HTTP/1.1 503").doesNotContain(MARK);
            return threads;
        }
    }

    /** What is reachable on the heap; direct buffers, which connections are read into, are not on it. */
    private byte[] heap(LatchkeyProcess service) throws Exception {
        Path dump = folder.resolve("heap.hprof");
        jcmd(service, "GC.heap_dump", dump.toString());
        return Files.readAllBytes(dump);
    }

    private static String jcmd(LatchkeyProcess service, String... command) throws Exception {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        line.add(Long.toString(service.pid()));
        line.addAll(List.of(command));
        Process jcmd = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jcmd.waitFor()).as(output).isZero();
        return output;
    }

    private static void assertNoneIn(byte[] heap, String... texts) {
        String bytes = new String(heap, StandardCharsets.ISO_8859_1);
        assertThat(bytes).contains("io.latchkey".replace('.', '/'));
        for (String text : texts) {
            // As bytes or a Latin-1 string, and as characters; hprof writes those with the high byte first.
            String wide = text.replaceAll("(.)", "\0$1");
            assertThat(bytes.contains(text)).as(text + " as bytes").isFalse();
            assertThat(bytes.contains(wide)).as(text + " as characters").isFalse();
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
