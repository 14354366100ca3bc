package io.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Eventually;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sends marked keys in every input of the service, and checks that no output and no lasting object contains one. */
@Tag("system")
class NoKeyInOutputIT {
    private static final String MARK = "MARKED";

    /** Long enough that data which overwrites the start of a key, such as a denial, does not hide the rest. */
    private static final String NO_KEY = "sk_none_MARKED000000000001".repeat(10);

    /** Longer than the buffer that Jetty reads into. */
    private static final String LONG_KEY = "sk_none_MARKED000000000001".repeat(800);

    private static final String SLOW_KEY = "sk_slow_MARKED000000000001".repeat(10);

    @TempDir
    private Path folder;

    /** A validator whose responses the test controls. */
    private ServerSocket validator;

    /** Connections that stay open until the test ends, like those of a proxy. */
    private final List<Socket> open = new ArrayList<>();

    @BeforeEach
    void listen() throws Exception {
        validator = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws Exception {
        validator.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    @Test
    void noKeyIsInOutputAtDebugOrOnTheHeap() throws Exception {
        Path keysFile = Files.writeString(
                folder.resolve("keys.yml"), "keys: [{name: file, key: sk_file_MARKED00000000000001}]\n");
        Path configuration =
                Files.writeString(folder.resolve("config.yml"), """
                latchkey:
                  keysFile: '%s'
                  keys: [{name: config, key: sk_conf_MARKED00000000000001}]
                  credentials:
                    header: [X-API-Key, api-key]
                    queryParameter: api_key
                    basic: on
                    webSocketProtocol: the-key.
                  cors: {preflight: answer, origins: ['*']}
                  trustedProxies: [127.0.0.1]
                  identity: {secret: identity-secret-MARKED-0123456789-0123456789}
                  validateEndpoint: true
                  verifyInRequestLog: true
                  # The timeouts are longer than the heap is watched: none of them may end what would stay without it.
                  validator: {enabled: true, url: 'http://127.0.0.1:%d', keyPrefix: sk_slow_, timeout: 60s}
                server:
                  applicationConnectors:
                    - {type: http, port: 0, bindHost: 127.0.0.1, idleTimeout: 10m, maxRequestHeaderSize: 32KiB}
                  adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1, idleTimeout: 10m}]
                logging:
                  level: DEBUG
                  # As in the shipped config.yml: these print requests as they came over the wire.
                  loggers: {org.eclipse.jetty: INFO, org.apache.hc.client5.http: INFO, org.glassfish.jersey: INFO}
                """.formatted(keysFile, validator.getLocalPort()));
        Map<String, String> environment = Map.of(
                "API_KEYS",
                "sk_env_MARKED00000000000001:env",
                "INTERNAL_API_KEY",
                "sk_int_MARKED00000000000001",
                // Softly referenced objects stay as well; the JVM decides for how long.
                "JDK_JAVA_OPTIONS",
                "-XX:SoftRefLRUPolicyMSPerMB=1000000");
        try (LatchkeyProcess service = LatchkeyProcess.serve(folder, environment, configuration)) {
            StringBuilder answers = new StringBuilder();
            for (String source : new String[] {"conf", "file", "env", "int", "none"}) {
                String key = "sk_" + source + "_MARKED00000000000001";
                String expected = source.equals("none") ? "401" : "200";
                answers.append(expect(expected, service, "/verify", "X-API-Key: " + key))
                        .append(expect(expected, service, "/whoami", "Authorization: Bearer " + key))
                        .append(expect(expected, service, "/verify", "api-key: " + key))
                        .append(expect(expected, service, "/whoami", "Authorization: ApiKey " + key))
                        .append(expect(expected, service, "/verify", basic("x", key)))
                        .append(expect(expected, service, "/whoami", basic(key, "")))
                        .append(expect(expected, service, "/verify", basic(key, NO_KEY)))
                        .append(expect(expected, service, "/verify", "Sec-WebSocket-Protocol: a, the-key." + key))
                        .append(expect(expected, service, "/whoami?a=b&api_key=" + key, "A: b"))
                        .append(expect(expected, service, "/verify?%61pi%5Fkey=" + key, "A: b"))
                        .append(expect(expected, service, "/verify", "X-Forwarded-Uri: /a?api_key=" + key))
                        .append(expect("401", service, "/verify", "X-API-Key: " + key + "\r\nX-API-Key: MARKED"))
                        .append(expect("", service, "/verify?api_key=" + key + "%zz", "A: b"))
                        .append(expect("", service, "/nowhere?api_key=" + key, "X-API-Key: \0" + key));
            }
            answers.append(answersOnOpenConnections(service));
            assertThat(threadsWithARequestInFlight(service))
                    .contains("KeyAuthFilter")
                    .doesNotContain(MARK, "whoami");
            String echo = "{\"valid\":false,\"error\":\"no " + SLOW_KEY + "2\"}";
            answers.append(validated(service, SLOW_KEY + "2", "close", echo));
            answers.append(validated(service, SLOW_KEY + "3", "keep-alive", "{\"valid\":true}"));
            answers.append(TestGate.send(service.adminPort(), "GET", "/metrics").body());
            for (int port : new int[] {service.port(), service.adminPort()}) {
                sendWhatLibrariesLog(port);
            }

            assertThat(answers.toString()).doesNotContain(MARK);
            assertThat(service.output()).contains("DEBUG").doesNotContain(MARK);
            LiveHeap heap = new LiveHeap(service.pid(), folder);
            // The environment variables are always on the heap: if they are not found, the search does not work.
            assertThat(heap.find("sk_env_MARKED")).isNotEmpty();
            assertThat(heap.textsThatStay("sk_none_MARKED", "sk_slow_MARKED", "sk_conf_MARKED", "sk_file_MARKED"))
                    .isEmpty();

            // After the search of the heap, because Jersey caches values of Accept.
            expect("", service, "/whoami", "Accept: sk_conf_MARKED00000000000001");
            expect("404", service, "/the-end", "A: b");
            // Separate threads write the logs.
            Eventually.until(
                    "the last request is logged", () -> service.output().contains("/the-end"));
            assertThat(service.output())
                    .contains("/the-end", "/(withheld)", "POST /nowhere?(withheld)")
                    .doesNotContain(MARK);
        }
    }

    /** Sends keys in unexpected places whose text Jetty or Jersey would log. */
    private static void sendWhatLibrariesLog(int port) throws IOException {
        String key = "sk_conf_MARKED00000000000001";
        for (String head : new String[] {
            "CONNECT /v1/" + key + " HTTP/1.1\r\nHost: a",
            "CONNECT http://x?api_key=" + key + " HTTP/1.1\r\nHost: a",
            "CONNECT [" + key + " HTTP/1.1\r\nHost: a",
            "GET http://a:" + key + "/verify HTTP/1.1\r\nHost: a",
            "GET /verify HTTP/1.1\r\nHost: a " + key,
            "GET /verify HTTP/1.1\r\nHost: a:" + key,
            "GET /verify HTTP/1.1\r\nHost: [" + key,
            "GET /verify HTTP/1.1\r\nHost: [::" + key + "]",
            "GET /verify HTTP/1.1\r\nHost: [::1]:" + key,
            "GET /verify HTTP/1.1\r\nHost: a\r\nHost: " + key,
            "GET /verify;k=" + key + " HTTP/1.1\r\nHost: a",
            "GET /whoami;p=" + key + " HTTP/1.1\r\nHost: a",
            "GET /whoami/a;p=" + key + "/b;q=" + key + " HTTP/1.1\r\nHost: a",
            "GET /whoami;jsessionid=" + key + "?a HTTP/1.1\r\nHost: a",
            "POST /nowhere?a=" + key + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n"
                    + "Content-Type: application/x-www-form-urlencoded",
            "GET /nowhere/" + key + " HTTP/1.1\r\nHost: a",
            "GET /whoami HTTP/1.1\r\nHost: a\r\nContent-Type: " + key,
        }) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream()
                        .write((head + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                        .as(head)
                        .startsWith("HTTP/1.1 4");
            }
        }
    }

    /** Uses every input again, each on a connection that stays open without another request. */
    private String answersOnOpenConnections(LatchkeyProcess service) throws Exception {
        String question = "{\"apiKey\":\"" + NO_KEY + "\"}";
        return onOpenConnection(service, "GET /whoami", "X-API-Key: " + NO_KEY, "")
                + onOpenConnection(service, "GET /whoami", "Authorization: Bearer " + NO_KEY, "")
                + onOpenConnection(service, "GET /whoami", "Authorization: ApiKey " + NO_KEY, "")
                + onOpenConnection(service, "GET /verify", basic(NO_KEY, "none"), "")
                + onOpenConnection(service, "GET /whoami", "api-key: " + NO_KEY, "")
                + onOpenConnection(service, "GET /verify", "Sec-WebSocket-Protocol: the-key." + NO_KEY, "")
                + onOpenConnection(service, "GET /whoami?api_key=" + NO_KEY, "A: b", "")
                + onOpenConnection(service, "GET /verify", "X-Forwarded-Uri: /a?api_key=" + NO_KEY, "")
                + onOpenConnection(service, "GET /whoami", amongLargeHeaders("X-API-Key: " + NO_KEY), "")
                + onOpenConnection(service, "GET /verify", amongLargeHeaders("Authorization: Bearer " + NO_KEY), "")
                + onOpenConnection(service, "GET /verify", "X-API-Key: " + LONG_KEY, "")
                + onOpenConnection(
                        service, "POST /api/v1/api-keys/validate", "Content-Type: application/json", question);
    }

    private static String basic(String user, String password) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A key between other headers, each as large as the buffer that Jetty reads into. */
    private static String amongLargeHeaders(String header) {
        String large = "a".repeat(8 * 1024);
        return "A: " + large + "\r\n" + header + "\r\nB: " + large;
    }

    /** Sends the same request twice, because some objects are kept only from the second on. */
    private String onOpenConnection(LatchkeyProcess service, String start, String header, String body)
            throws IOException {
        Socket caller = new Socket(InetAddress.getLoopbackAddress(), service.port());
        open.add(caller);
        String request = start + " HTTP/1.1\r\nHost: a\r\n" + header + "\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
        StringBuilder answers = new StringBuilder();
        for (int i = 0; i < 2; i++) {
            writeInPieces(caller, request);
            answers.append(throughJson(caller));
        }
        assertThat(answers.toString()).startsWith("HTTP/1.1 ").contains("Invalid API key.");
        return answers.toString();
    }

    /** Sends the last two bytes separately, so the service waits for a body or the end of a head. */
    private static void writeInPieces(Socket caller, String request) throws IOException {
        byte[] bytes = request.getBytes(StandardCharsets.ISO_8859_1);
        caller.setTcpNoDelay(true);
        caller.getOutputStream().write(bytes, 0, bytes.length - 2);
        caller.getOutputStream().write(bytes, bytes.length - 2, 2);
    }

    /** Returns all threads by name and stack, while one of them waits for the validator. */
    private String threadsWithARequestInFlight(LatchkeyProcess service) throws Exception {
        try (Socket caller = present(SLOW_KEY, service)) {
            String threads;
            try (Socket asked = validator.accept()) {
                assertThat(asked.getInputStream().read()).isEqualTo('P');
                threads = Jcmd.run(service.pid(), "Thread.print")
                        + TestGate.send(service.adminPort(), "GET", "/threads").body();
            }
            String answer = new String(caller.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).startsWith("HTTP/1.1 503").doesNotContain(MARK);
            return threads;
        }
    }

    /** Returns the response to a key that the validator checks; the connection to the validator stays open if allowed. */
    private String validated(LatchkeyProcess service, String key, String connection, String verdict)
            throws IOException {
        try (Socket caller = present(key, service)) {
            Socket asked = validator.accept();
            open.add(asked);
            assertThat(throughJson(asked).contains(key)).isTrue();
            asked.getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nConnection: " + connection + "\r\nContent-Length: " + verdict.length()
                                    + "\r\n\r\n" + verdict)
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(caller.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static Socket present(String key, LatchkeyProcess service) throws IOException {
        Socket caller = new Socket(InetAddress.getLoopbackAddress(), service.port());
        caller.getOutputStream()
                .write(("GET /whoami?api_key=" + key + " HTTP/1.1\r\nHost: a\r\nX-API-Key: " + key
                                + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        return caller;
    }

    /** Reads a message up to the end of its body, a JSON object without nested objects. */
    private static String throughJson(Socket socket) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        int next;
        do {
            next = socket.getInputStream().read();
            assertThat(next).as("the end of " + message.size() + " bytes").isNotNegative();
            message.write(next);
        } while (next != '}');
        return message.toString(StandardCharsets.ISO_8859_1);
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
