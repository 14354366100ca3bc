package io.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the shipped configuration with few threads, and with more slow callers than threads. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("system")
class SlowRequestsIT {
    private static final int THREADS = 12;
    private static final int CALLERS = 4 * THREADS;
    private static final String KEY = "sk_test_alice_1234567890";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";
    private static final String LENGTH = "Content-Length: 10000\r\n\r\n";

    @TempDir
    private static Path folder;

    private LatchkeyProcess service;

    /** These callers start together, because each is rejected only after some seconds. */
    private Drip body;

    private List<Drip> heads;
    private Drip emptyLines;
    private Drip emptyLinesAfterARequest;

    @BeforeAll
    void start() throws Exception {
        service = LatchkeyProcess.serve(
                folder,
                Map.of(
                        "API_KEYS",
                        KEY + ":alice",
                        "RATE_LIMIT_REQUESTS",
                        "100000",
                        "VALIDATE_ENDPOINT",
                        "true",
                        "JAVA_TOOL_OPTIONS",
                        "-Ddw.server.maxThreads=" + THREADS + " -Ddw.server.adminMaxThreads=" + THREADS),
                ShippedFiles.configuration());
        body = new Drip(service.port(), "POST /api/v1/api-keys/validate HTTP/1.1\r\nHost: a\r\n" + body("json"));
        String head = "GET / HTTP/1.1\r\nHost: localhost\r\nX-A";
        heads = List.of(new Drip(service.port(), head), new Drip(service.adminPort(), head));
        emptyLines = new Drip(service.port(), "", "\r\n");
        emptyLinesAfterARequest = new Drip(service.port(), "GET /verify HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n");
    }

    @AfterAll
    void stop() throws Exception {
        if (emptyLinesAfterARequest != null) {
            for (Drip drip : List.of(body, heads.get(0), heads.get(1), emptyLines, emptyLinesAfterARequest)) {
                drip.close();
            }
        }
        if (service != null) {
            service.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POST /api/v1/api-keys/validate, json",
        "POST /api/v1/api-keys/validate, chunked",
        "POST /whoami, form",
        "POST /nowhere, form",
        "POST /health, form",
        "PUT /verify;x, form",
        "POST /verify//x, form",
    })
    void halfBodiesHoldNoThread(String start, String kind) throws Exception {
        everythingAnswersDuring(
                service.port(), start + " HTTP/1.1\r\nHost: a\r\nX-API-Key: " + KEY + "\r\n" + body(kind));
    }

    @ParameterizedTest
    @CsvSource({
        "POST /tasks/key-stats, form",
        "POST /tasks/gc, chunked",
        "POST /tasks/log-level, form",
        "POST /metrics, form",
    })
    void halfBodiesHoldNoThreadOfTheAdminPort(String start, String kind) throws Exception {
        everythingAnswersDuring(service.adminPort(), start + " HTTP/1.1\r\nHost: localhost\r\n" + body(kind));
    }

    @Test
    void unfinishedHeadsOccupyNoThread() throws Exception {
        everythingAnswersDuring(service.port(), "GET /verify HTTP/1.1\r\nHost: a\r\nX-A");
        everythingAnswersDuring(service.adminPort(), "GET /ping HTTP/1.1\r\nHost: localhost\r\nX-A");
    }

    @Test
    void missingBodyIsRejected() throws Exception {
        assertThat(body.answer()).startsWith("HTTP/1.1 408 ").contains("Connection: close");
        assertThat(service.output()).doesNotContain("ERROR", "WARN", "Exception", "\tat ");
    }

    @Test
    void missingHeadIsRejected() throws Exception {
        for (Drip head : heads) {
            assertThat(head.answer()).isEmpty();
        }
        assertThat(service.output()).doesNotContain("ERROR", "WARN", "Exception", "\tat ");
    }

    @Test
    void emptyLinesInsteadOfAHeadAreRejected() throws Exception {
        assertThat(emptyLines.answer()).isEmpty();
        assertThat(emptyLinesAfterARequest.answer().split("HTTP/1.1 ", -1)).hasSize(2);
    }

    @Test
    void bodyInPiecesIsAccepted() throws Exception {
        String question = "{\"apiKey\":\"" + KEY + "\"}";
        String start = "POST /api/v1/api-keys/validate HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + JSON;
        assertThat(inPieces(start + "Content-Length: " + question.length() + "\r\n\r\n", question))
                .startsWith("HTTP/1.1 200 ")
                .contains("\"name\":\"alice\"");
        assertThat(inPieces(
                        start + "Transfer-Encoding: chunked\r\n\r\n",
                        "5\r\n{\"api\r\n" + chunk(question.substring(5)) + "0\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains("\"name\":\"alice\"");
        assertThat(inPieces(
                        start + "Expect: 100-continue\r\nContent-Length: " + question.length() + "\r\n\r\n", question))
                .startsWith("HTTP/1.1 100 ")
                .contains("HTTP/1.1 200 ", "\"name\":\"alice\"");
    }

    @Test
    void tooLargeOrMalformedBodyIsRejected() throws Exception {
        String start = "POST /api/v1/api-keys/validate HTTP/1.1\r\nHost: a\r\n" + JSON;
        String chunked = start + "Transfer-Encoding: chunked\r\n\r\n";
        assertThat(inPieces(start + "Content-Length: 16385\r\n\r\n", "{")).startsWith("HTTP/1.1 413 ");
        assertThat(inPieces(chunked, "4001\r\n" + " ".repeat(0x4001))).startsWith("HTTP/1.1 413 ");
        assertThat(inPieces(chunked, "no number\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(service.output()).doesNotContain("ERROR", "WARN", "Exception", "\tat ");
    }

    private void everythingAnswersDuring(int port, String unfinished) throws Exception {
        List<Drip> callers = IntStream.range(0, CALLERS)
                .mapToObj(i -> new Drip(port, unfinished))
                .toList();
        try {
            for (int i = 0; i < 3; i++) {
                assertThat(status(service.port(), "/verify")).isEqualTo(200);
                assertThat(status(service.port(), "/health")).isEqualTo(200);
                assertThat(status(service.port(), "/whoami")).isEqualTo(200);
                assertThat(status(service.adminPort(), "/ping")).isEqualTo(200);
                assertThat(status(service.adminPort(), "/healthcheck")).isEqualTo(200);
            }
        } finally {
            for (Drip caller : callers) {
                caller.close();
            }
        }
    }

    private static int status(int port, String target) throws IOException {
        try (KeepAliveConnection connection = new KeepAliveConnection(port)) {
            return connection.get(target, KEY);
        }
    }

    private static String body(String kind) {
        return switch (kind) {
            case "json" -> JSON + LENGTH + "{";
            case "form" -> FORM + LENGTH + "a";
            default -> JSON + "Transfer-Encoding: chunked\r\n\r\n2710\r\n{";
        };
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    /** Sends the head and the two halves of the body separately, and reads to the end. */
    private String inPieces(String head, String body) throws Exception {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(600_000);
            int half = body.length() / 2;
            for (String piece : List.of(head, body.substring(0, half), body.substring(half))) {
                if (socket.getInputStream().available() == 0 || head.contains("100-continue")) {
                    socket.getOutputStream().write(piece.getBytes(StandardCharsets.ISO_8859_1));
                    Drip.pause();
                }
            }
            socket.getInputStream().transferTo(answer);
        } catch (SocketException e) {
            // Reset after a rejection, because part of the request was not read.
            assertThat(answer.size()).isPositive();
        }
        return answer.toString(StandardCharsets.ISO_8859_1);
    }
}
