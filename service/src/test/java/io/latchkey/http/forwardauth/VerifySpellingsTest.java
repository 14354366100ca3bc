package io.latchkey.http.forwardauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.testing.DropwizardTestSupport;
import io.latchkey.app.LatchkeyApplication;
import io.latchkey.app.ServiceConfiguration;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every spelling of {@code /verify} has the recorded response, byte for byte. The recordings in {@code spellings/} were made
 * when the servlet stack still answered the spellings with a parameter or an escape. They leave out what came from the stack
 * and not from the spelling: {@code Vary: Accept-Encoding} of its compression, and the wait for a body after
 * {@code Expect: 100-continue} at {@code /verify;a}. A test that fails leaves its responses in {@code target/spellings/}.
 */
@Tag("service")
class VerifySpellingsTest {
    private static final String LATCHKEY = """
            logging: {level: 'OFF'}
            latchkey:
              publicPaths: [/open]
              failureLimit: {requests: 0, window: 60}
              identity: {secret: a-secret-of-at-least-thirty-two-characters}
              keys:
                - {name: alice, key: good-key, internal: true}
            """;

    private static final Map<String, String> SERVERS = Map.of("default", """
                    server:
                      applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                      adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                      requestLog: {appenders: []}
                    """, "moved", """
                    server:
                      applicationContextPath: /app
                      rootPath: /api/*
                      applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                      adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                      requestLog: {appenders: []}
                    """, "simple", """
                    server:
                      type: simple
                      applicationContextPath: /
                      adminContextPath: /admin
                      connector: {type: http, port: 0, bindHost: 127.0.0.1}
                      requestLog: {appenders: []}
                    """);

    private static final List<String> TARGETS = List.of(
            "/verify",
            "/verify/",
            "/verify//",
            "/verify//x",
            "/verify/x//y",
            "/verify/x/",
            "/verify;",
            "/verify;a=b",
            "/verify;a=b/x",
            "/verify;a/?scopes=x",
            "/verify/;a",
            "/verify/;a?scopes=x",
            "/verify/;a/x",
            "/verify/x;a=b",
            "/verify/open;x",
            "/verify/open",
            "/verify/open%20",
            "/verify/%6fpen",
            "/verify/%6Fpen?scopes=x",
            "/verify;x/..;/health",
            "/verify/..;/health",
            "/verify/../health",
            "/verify/./x",
            "/verify/.",
            "/verify/..",
            "/verify/...",
            "/verify/x/..",
            "/verify?..",
            "/verify?/../x",
            "/verify/%2e%2e/health",
            "/verify/%2e/x",
            "/verify%2fx",
            "/verify%2Fx",
            "/verify/a%2Fb",
            "/verify/a%5Cb",
            "/verify/a\\b",
            "/verify/a%25b",
            "/verify/a%00b",
            "/verify/a%zzb",
            "/verify/a%c3%a9",
            "/verify/a%e9",
            "/verify/a\u00e9",
            "/verify/a{b}",
            "/verify/a\"b",
            "/verify/a|b?c={d}",
            "/verify/a?c={d}&%zz",
            "/verify/%61?deny=403",
            "/verify?deny=403",
            "/verify/?deny=403",
            "/verify;a?deny=403",
            "/verify;a?scope=x",
            "/verify#x",
            "/verify/open#/x",
            "/verify/%6fpen#/x",
            "/%76erify",
            "/%76erify/x",
            "/%76erify?scopes=x",
            "/verif%79/x",
            "/VERIFY",
            "/verifyx",
            "/verify.",
            "/verify%20",
            "/verify%3Bx",
            "/verify%3Fx",
            "/x/../verify",
            "/./verify",
            "/x;y/../verify/x",
            ";x/verify",
            "/;x/verify",
            "//verify",
            "///verify/x",
            "/x/verify",
            "/health/../verify",
            "http://a/verify",
            "http://a/verify/x;y",
            "http://a/%76erify",
            "http://a:80/verify/../x",
            "https://b/verify/%61",
            "http://a",
            "http://a/",
            "*",
            "verify");

    private static final String SAME = "\r\nHost: localhost\r\nX-Request-Id: r-1\r\n";

    private static final List<String> CREDENTIALS = List.of("X-API-Key: good-key", "A: b");

    /** The first five are those that the servlet stack accepts for other paths. */
    private static final List<String> METHODS =
            List.of("HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "BREW", "get", "CONNECT");

    private static final List<String> METHODS_TARGETS = List.of(
            "/verify",
            "/verify/%61",
            "/verify;a",
            "/verify;a?deny=403",
            "/verify/x;y",
            "/%76erify",
            "/verify/../x",
            "/x;/../verify");

    @ParameterizedTest
    @ValueSource(strings = {"default", "moved", "simple"})
    void everySpellingHasItsRecordedResponse(String server) throws Exception {
        DropwizardTestSupport<ServiceConfiguration> service = start(SERVERS.get(server));
        String actual;
        try {
            actual = record(server, service.getLocalPort(), service.getAdminPort());
        } finally {
            service.after();
        }
        Path folder = Files.createDirectories(Path.of("target/spellings"));
        Files.writeString(folder.resolve(server + ".txt"), actual);

        try (var recorded = VerifySpellingsTest.class.getResourceAsStream("spellings/" + server + ".txt")) {
            assertThat(recorded).isNotNull();
            assertThat(actual).isEqualTo(new String(recorded.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Returns each request with the number of its response, and then the responses. */
    private static String record(String server, int port, int adminPort) throws Exception {
        Map<String, Integer> responses = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        for (String request : requests(server)) {
            String response = escape(response(port, request));
            int number = responses.computeIfAbsent(response, first -> responses.size() + 1);
            text.append(number)
                    .append(' ')
                    .append(escape(request.replace(SAME, " ")))
                    .append('\n');
        }
        for (String target :
                List.of("/verify", "/verify/", "/verify;a", "/verify/x;y", "/verify/%61", "/verify/../ping")) {
            String response = escape(response(adminPort, request("GET", target, "1.1", CREDENTIALS.get(0), "")));
            int number = responses.computeIfAbsent(response, first -> responses.size() + 1);
            text.append(number).append(" admin ").append(target).append('\n');
        }
        responses.forEach((response, number) ->
                text.append('\n').append(number).append(":\n").append(response.replace("\\r\\n", "\n")));
        return text.toString();
    }

    private static List<String> requests(String server) {
        List<String> requests = new ArrayList<>();
        for (String target : TARGETS) {
            String moved = server.equals("moved") ? moved(target) : target;
            for (String credential : CREDENTIALS) {
                requests.add(request("GET", moved, "1.1", credential, ""));
            }
        }
        if (server.equals("moved")) {
            for (String target : List.of(
                    "/verify",
                    "/app/verify",
                    "/api/verify",
                    "/app;x/api/verify",
                    "/app/api;x/verify",
                    "/app/%61pi/verify",
                    "/%61pp/api/verify/x",
                    "/app/api/../api/verify",
                    "/app//api/verify")) {
                requests.add(request("GET", target, "1.1", CREDENTIALS.get(0), ""));
            }
        }
        for (String target : METHODS_TARGETS) {
            String moved = server.equals("moved") ? moved(target) : target;
            String key = CREDENTIALS.get(0);
            boolean verify = target.startsWith("/verify");
            for (String method : verify ? METHODS : METHODS.subList(0, 5)) {
                requests.add(request(method, moved, "1.1", key + "\r\nContent-Length: 0", ""));
                requests.add(request(method, moved, "1.1", "A: b", ""));
            }
            requests.add(request("POST", moved, "1.1", key + "\r\nContent-Length: 3", "abc"));
            requests.add(
                    request("POST", moved, "1.1", key + "\r\nTransfer-Encoding: chunked", "3\r\nabc\r\n0\r\n\r\n"));
            requests.add(request("GET", moved, "1.1", "A: b\r\nContent-Length: 3", "abc"));
            if (verify) {
                requests.add(request("GET", moved, "1.1", key + "\r\nAccept: image/png\r\nContent-Type: x", ""));
                requests.add(request("POST", moved, "1.1", key + "\r\nContent-Length: 3\r\nExpect: 100-continue", ""));
            }
            requests.add(request("GET", moved, "1.1", key + "\r\nAccept-Encoding: gzip", ""));
            requests.add(request("GET", moved, "1.1", key + "\r\nOrigin: https://a\r\nUpgrade: websocket", ""));
            requests.add(request("GET", moved, "1.0", key, ""));
            requests.add(request("HEAD", moved, "1.0", "A: b", ""));
            requests.add(request("POST", moved, "1.0", key + "\r\nContent-Length: 3", "abc"));
        }
        return requests;
    }

    private static String moved(String target) {
        if (target.startsWith("http")) {
            int path = target.indexOf('/', 8);
            return path < 0 ? target : target.substring(0, path) + "/app/api" + target.substring(path);
        }
        return target.startsWith("/") || target.startsWith(";") ? "/app/api" + target : target;
    }

    private static String request(String method, String target, String version, String headers, String body) {
        return method + " " + target + " HTTP/" + version + SAME + headers + "\r\nConnection: close\r\n\r\n" + body;
    }

    private static String response(int port, String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)
                    .replaceAll("Date: [^\r]*", "Date: now")
                    .replace("Vary: Accept-Encoding\r\n", "");
        }
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().forEach(c -> {
            switch (c) {
                case '\r' -> escaped.append("\\r");
                case '\n' -> escaped.append("\\n");
                default -> escaped.append(c < ' ' || c > '~' ? String.format("\\x%02x", c) : Character.toString(c));
            }
        });
        return escaped.toString();
    }

    private static DropwizardTestSupport<ServiceConfiguration> start(String server) throws Exception {
        String yaml = server + LATCHKEY;
        DropwizardTestSupport<ServiceConfiguration> support =
                new DropwizardTestSupport<>(
                        LatchkeyApplication.class,
                        "test",
                        path -> new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))) {
                    @Override
                    public LatchkeyApplication newApplication() {
                        return new LatchkeyApplication(new FrozenBundle()) {};
                    }
                };
        support.before();
        return support;
    }
}
