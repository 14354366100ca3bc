package io.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests the decisions log of the runnable jar, as text and as JSON, with marked keys and forged lines in every input. */
@Tag("system")
class DecisionLogIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String MARK = "MARKED";
    private static final String KEY = "sk_none_MARKED00000000000001";

    /** A valid key that is sent in unexpected places, while another key is presented. */
    private static final String GOOD = "sk_good_MARKED00000000000001";

    @TempDir
    private Path folder;

    private String shipped;

    @BeforeEach
    void readShipped() throws Exception {
        shipped = Files.readString(ShippedFiles.configuration())
                .replace("${VERIFY_IN_REQUEST_LOG:-false}", "true")
                .replace("trustedProxies: []", "trustedProxies: [127.0.0.1]")
                .replace("# queryParameter: api_key ", "queryParameter: api_key ");
    }

    @Test
    void shippedExampleWritesJsonAndAllowedRequests() throws Exception {
        String uncommented = shipped.replace("successes: false", "successes: true")
                .replace("    latchkey.decisions: INFO\n", "")
                .replaceAll("(?m)^    # (?=latchkey\\.decisions:$|  )", "    ")
                .replace("# layout: {type: json}", "layout: {type: json}")
                .replace("# layout: {type: access-json}", "layout: {type: access-json}")
                .replaceAll("(?m)^ *logFormat:.*$", "");
        assertThat(uncommented).contains("    latchkey.decisions:\n      level: INFO\n      additive: false\n");

        String console = run(uncommented, true);

        List<JsonNode> refusals = new ArrayList<>();
        List<JsonNode> successes = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("decisions.log"))) {
            JsonNode decision = JSON.readTree(line);
            (decision.path("event").asText().equals("allowed") ? successes : refusals).add(decision);
        }
        checkRefusals(refusals);
        assertThat(successes)
                .extracting(line -> line.path("message").asText())
                .anySatisfy(message -> assertThat(message)
                        .startsWith("event=allowed keyId=a-1 client=127.0.0.1 method=GET path=/good requestId="));
        int requests = 0;
        for (String line : console.lines().toList()) {
            JsonNode event = JSON.readTree(line);
            assertThat(event.isObject()).as(line).isTrue();
            assertThat(event.path("logger").asText()).isNotEqualTo("latchkey.decisions");
            requests += event.path("uri").asText().startsWith("/verify") ? 1 : 0;
        }
        assertThat(requests).as("lines of the request log").isGreaterThan(500);
    }

    @Test
    void shippedFileWritesTextToTheConsole() throws Exception {
        String console = run(shipped, false);

        assertThat(console)
                .contains("INFO ", "latchkey.decisions: event=denied code=invalid_key status=401 keyId=")
                .contains("path=/a%0D%0AINFO%20forged requestId=from-the-caller");
        List<String> decisions =
                console.lines().filter(line -> line.contains("event=")).toList();
        assertThat(decisions)
                .allSatisfy(
                        line -> assertThat(line).matches("INFO  \\[[^ ]* [^ ]*\\] latchkey\\.decisions: event=[!-~ ]*"))
                .noneSatisfy(line -> assertThat(line).contains("event=allowed"));
        long logged = decisions.stream()
                .filter(line -> line.contains("path=/repeated"))
                .mapToLong(line -> line.contains("suppressed=")
                        ? Long.parseLong(line.replaceAll(".*suppressed=(\\d+).*", "$1"))
                        : 1)
                .sum();
        assertThat(logged).isEqualTo(500);
        assertThat(decisions.stream().filter(line -> line.contains("path=/repeated")))
                .as("lines for 500 refusals")
                .hasSizeLessThan(500);
    }

    @Test
    void levelOffLogsNothing() throws Exception {
        String none = run(shipped.replace("latchkey.decisions: INFO", "latchkey.decisions: OFF"), false);

        assertThat(none).doesNotContain("event=");
    }

    private void checkRefusals(List<JsonNode> refusals) {
        assertThat(refusals).allSatisfy(line -> {
            assertThat(line.path("logger").asText()).isEqualTo("latchkey.decisions");
            assertThat(line.path("event").asText()).isIn("denied", "repeated");
        });
        assertThat(refusals).anySatisfy(line -> {
            assertThat(line.path("message").asText()).startsWith("event=denied code=invalid_key ");
            assertThat(line.path("code").asText()).isEqualTo("invalid_key");
            assertThat(line.path("status").asText()).isEqualTo("401");
            assertThat(line.path("keyId").asText()).matches("[0-9a-f]{16}");
            assertThat(line.path("reason").asText()).isEqualTo("unknown");
            assertThat(line.path("client").asText()).isEqualTo("127.0.0.1");
            assertThat(line.path("method").asText()).isEqualTo("GET");
            assertThat(line.path("path").asText()).isEqualTo("/a%0D%0AINFO%20forged");
            assertThat(line.path("requestId").asText()).isEqualTo("from-the-caller");
        });
        assertThat(refusals.stream()
                        .filter(line -> line.path("path").asText().equals("/repeated"))
                        .mapToLong(line ->
                                line.has("suppressed") ? line.get("suppressed").asLong() : 1)
                        .sum())
                .isEqualTo(500);
        assertThat(refusals)
                .extracting(line -> line.path("code").asText())
                .contains("missing_key", "ambiguous_key", "rate_limited", "insufficient_scope");
    }

    /** Sends all requests, stops the service, and returns its console output. */
    private String run(String configuration, boolean json) throws Exception {
        Path file = Files.writeString(
                Files.createTempFile(folder, "config", ".yml"),
                configuration.replace(
                        "keys: []",
                        "keys: [{name: alice, id: a-1, key: good-key, scopes: [tts]},"
                                + " {name: marked, key: " + GOOD + "},"
                                + " {name: full, key: full-key, rateLimit: {requests: 0, window: 60}}]"));
        try (LatchkeyProcess service = LatchkeyProcess.serve(folder, Map.of("SHUTDOWN_WAIT", "0s"), file)) {
            int port = service.port();
            assertThat(json).isEqualTo(service.output().startsWith("{"));
            send(port, "/verify/good?q=" + KEY, "X-API-Key: good-key");
            send(
                    port,
                    "/verify",
                    "X-API-Key: " + KEY + "\r\nX-Forwarded-Uri: /a%0D%0AINFO forged\r\nX-Request-Id: from-the-caller");
            send(
                    port,
                    "/verify",
                    "X-API-Key: " + KEY + "\r\nX-Forwarded-Uri: /a\" code=allowed event=\u00e9\u0085\u001b[31m?k="
                            + KEY);
            send(port, "/verify", "X-API-Key: " + KEY + "\r\nX-Forwarded-Uri: /a\r\nX-Forwarded-Method: G\"ET event=x");
            send(port, "/verify/x?api_key=" + KEY, "X-Request-Id: id-" + KEY);
            send(port, "/verify/x?other=" + KEY, "Authorization: Bearer " + KEY + "\r\nX-Request-Id: " + KEY);
            send(port, "/verify", "X-Forwarded-Uri: /" + KEY + "/x\r\nX-API-Key: " + KEY);
            send(port, "/verify", "X-Forwarded-Uri: /%73" + KEY.substring(1) + "/x\r\nX-API-Key: " + KEY);
            send(port, "/verify", "X-Forwarded-Uri: /" + KEY + "\r\nX-API-Key: a\r\nX-API-Key: " + KEY);
            send(port, "/verify", "X-Forwarded-For: " + KEY + ", \u00e9\"\r\nX-API-Key: " + KEY);
            send(port, "/verify?scope=other", "X-API-Key: good-key");
            for (String key : new String[] {"good-key", "full-key", "none"}) {
                String misplaced = "X-API-Key: " + key + "\r\nUser-Agent: curl (" + GOOD + ")\r\nReferer: http://a/?k="
                        + GOOD + "\r\nX-Request-Id: ";
                sendRaw(port, GOOD + " /verify/x", misplaced + GOOD);
                sendRaw(port, "GET /verify/x/" + GOOD, misplaced + "id-" + GOOD + "-1");
                sendRaw(port, "GET /whoami/%73" + GOOD.substring(1), misplaced + "req/" + GOOD);
                sendRaw(port, GOOD + " /whoami/" + GOOD + ";a?k=" + GOOD, misplaced + GOOD);
                sendRaw(
                        port,
                        "GET /verify",
                        misplaced + "x\r\nX-Forwarded-Method: " + GOOD + "\r\nX-Forwarded-Uri: /a/" + GOOD);
            }
            send(port, "/verify", "X-API-Key: full-key");
            send(port, "/health?api_key=" + KEY + "&name=" + KEY, "X-API-Key: " + KEY);
            for (int i = 0; i < 500; i++) {
                send(port, "/verify/repeated", "A: b");
            }
            String health = TestGate.send(service.adminPort(), "GET", "/healthcheck?" + KEY)
                    .body();
            assertThat(health).contains("latchkey-keys", "latchkey-validator").doesNotContain(MARK);
            ProcessHandle.of(service.pid()).orElseThrow().destroy();
            assertThat(service.exitCode()).isEqualTo(128 + 15);
            // The request log's own test covers other queries and paths.
            assertThat(service.output()).doesNotContain(MARK);
            Path decisions = folder.resolve("decisions.log");
            if (Files.exists(decisions)) {
                assertThat(Files.readString(decisions, StandardCharsets.ISO_8859_1))
                        .doesNotContain(MARK);
            }
            return service.output();
        }
    }

    private static void send(int port, String target, String headers) throws Exception {
        assertThat(sendRaw(port, "GET " + target, headers)).doesNotContain(MARK);
    }

    private static String sendRaw(int port, String methodAndTarget, String headers) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write((methodAndTarget + " HTTP/1.1\r\nHost: a\r\n" + headers + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(answer).startsWith("HTTP/1.1 ");
            return answer;
        }
    }
}
