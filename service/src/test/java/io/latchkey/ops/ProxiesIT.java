package io.latchkey.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests nginx, Caddy and HAProxy with their files of {@code ops/}, and stand-ins for Traefik and Envoy, in front of a
 * service: what
 * reaches the caller, what reaches the service, and that nothing else does.
 */
@Tag("system")
class ProxiesIT {
    private static final List<String> IDENTITY = List.of(
            "x-auth-key-name",
            "x-auth-key-id",
            "x-auth-user-id",
            "x-auth-scopes",
            "x-auth-source",
            "x-auth-internal",
            "x-latchkey-signature");

    /** Headers about the caller that a service might trust, and keys. */
    private static final Pattern IDENTITY_OF_ANY = Pattern.compile("^HTTP_X_(AUTH_|LATCHKEY_|API_KEY$)");

    /** Some frameworks use these as the path of the request. */
    private static final List<String> OTHER_PATHS = List.of("X-Original-URL", "X-Rewrite-URL");

    /** Headers about the origin of a request that services trust, except X-Forwarded-For, to which Envoy only appends. */
    private static final List<String> WAY = List.of("X-Real-IP", "Forwarded", "X-Forwarded-Host", "X-Forwarded-Proto");

    private static final List<String> LIMIT =
            List.of("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "RateLimit-Policy", "RateLimit");
    private static final String MARK = "MARKED";
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<Arguments> everything() {
        return Arrays.stream(ProxyKind.values())
                .flatMap(kind ->
                        Situation.ALL.stream().filter(kind::tries).map(situation -> Arguments.of(kind, situation)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everything")
    void onlyAllowedRequestsReachTheService(ProxyKind kind, Situation situation) throws Exception {
        ProxyRun.Outcome outcome = ProxyRun.of(kind).outcomes().get(situation);

        Expected expected = situation.expected(kind);
        if (expected.allowed()) {
            checkAnswer(kind, situation, expected, outcome.answer());
            assertThat(outcome.received()).hasSize(1);
            WireRequest received = outcome.received().get(0);
            checkIdentity(received, expected);
            assertThat(outcome.isSigned(received)).isTrue();
            checkRequest(kind, received, situation.request(), expected);
            checkRequestId(kind, situation.request(), outcome.answer(), received);
        } else {
            assertThat(outcome.received()).isEmpty();
            checkDenial(kind, outcome.answer(), expected);
            checkOrigin(kind, situation.request(), outcome.answer());
            if (!outcome.answer().values("X-Latchkey-Code").isEmpty()) {
                assertThat(outcome.answer().values("X-Request-Id")).hasSize(1);
                checkLog(situation, outcome.log());
            }
        }
    }

    /** Checks that a script of the origin can read a denial. */
    private static void checkOrigin(ProxyKind kind, WireRequest sent, WireAnswer answer) {
        if (kind != ProxyKind.INGRESS) {
            assertThat(answer.values("Access-Control-Allow-Origin")).isEqualTo(sent.values("Origin"));
            assertThat(answer.values("Access-Control-Expose-Headers"))
                    .hasSize(sent.values("Origin").size());
        }
    }

    /** Repeated denials have no line of their own, and with two keys every text that may be a key is withheld. */
    private static void checkLog(Situation situation, String log) {
        String method = " method=" + situation.request().method() + " ";
        List<String> lines = log.lines()
                .filter(line -> line.startsWith("event=denied ") && !line.contains("(withheld)"))
                .toList();
        assertThat(lines).allMatch(line -> line.contains(method));
        if (situation.request().target().equals(ServiceRows.LOGGED)) {
            assertThat(lines).hasSize(1);
        }
    }

    private static void checkAnswer(ProxyKind kind, Situation situation, Expected expected, WireAnswer answer) {
        assertThat(answer.status()).isEqualTo(expected.status());
        boolean webSocket = expected.status() == WireAnswer.SWITCHING_PROTOCOLS;
        assertThat(answer.body()).isEqualTo(webSocket ? WireClient.MESSAGE : RecordingService.BODY);
        if (webSocket) {
            assertThat(answer.values("Sec-WebSocket-Accept")).containsExactly(WebSocketText.accept(WebSocketText.KEY));
        }
        if (expected.status() == 302) {
            assertThat(answer.values("Location"))
                    .containsExactly("http://" + situation.request().host() + "/there");
        }
        checkLimits(kind, situation, expected, answer);
    }

    /** Checks for Latchkey's limits if the service has none, otherwise for the service's, which are lower. */
    private static void checkLimits(ProxyKind kind, Situation situation, Expected expected, WireAnswer answer) {
        Map<String, String> own = switch (situation.request().target()) {
            case RecordingService.OWN_LIMITS -> RecordingService.LIMITS;
            case RecordingService.OWN_LIMITS_IETF -> RecordingService.LIMITS_IETF;
            default -> Map.of();
        };
        own.forEach((name, value) -> assertThat(answer.values(name)).as(name).containsExactly(value));
        // Envoy decides for each of Latchkey's headers separately; the other proxies omit all of them.
        boolean limits =
                expected.source().equals("local") && kind.addsToAnswers() && (own.isEmpty() || kind == ProxyKind.ENVOY);
        LIMIT.stream()
                .filter(name -> !own.containsKey(name))
                .forEach(name -> assertThat(answer.values(name)).as(name).hasSize(limits ? 1 : 0));
    }

    /**
     * Checks that only Latchkey's own headers describe the caller, each once; an empty one may be missing. Names are
     * compared as CGI does (RFC 3875, section 4.1.18) and many that came after it: every other character is an underscore.
     */
    private static void checkIdentity(WireRequest received, Expected expected) {
        List<String> about = Stream.concat(received.headers().stream(), received.trailers().stream())
                .map(header -> header.name().toLowerCase(Locale.ROOT))
                .filter(name -> IDENTITY_OF_ANY.matcher(asInCgi(name)).find())
                .toList();
        assertThat(about).isSubsetOf(IDENTITY).doesNotHaveDuplicates();
        boolean known = expected.source().equals("local");
        assertThat(String.join("", received.values("X-Auth-Key-Name"))).isEqualTo(expected.name());
        assertThat(String.join("", received.values("X-Auth-Key-Id")))
                .isEqualTo(known ? expected.name().charAt(0) + "1" : "");
        assertThat(String.join("", received.values("X-Auth-User-Id"))).isEmpty();
        assertThat(String.join("", received.values("X-Auth-Scopes"))).isEqualTo(known ? "tts" : "");
        assertThat(received.values("X-Auth-Source")).containsExactly(expected.source());
        assertThat(received.values("X-Auth-Internal")).containsExactly("false");
    }

    static String asInCgi(String name) {
        return "HTTP_" + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** Checks that the service gets the request without the key, and no header that changes the path or protocol. */
    private static void checkRequest(ProxyKind kind, WireRequest received, WireRequest sent, Expected expected) {
        assertThat(received.method()).isEqualTo(sent.method());
        assertThat(received.target()).isEqualTo(expected.target() == null ? sent.target() : expected.target());
        assertThat(received.length()).isEqualTo(sent.length());
        assertThat(Stream.concat(received.headers().stream(), received.trailers().stream())
                        .filter(header -> kind != ProxyKind.INGRESS || !passedByIngress(header)))
                .noneMatch(header -> header.value().contains(MARK));
        assertThat(received.values("X-API-Key")).isEmpty();
        if (sent.host() != null) {
            assertThat(received.values("Host")).containsExactly(sent.host());
        }
        if (kind != ProxyKind.INGRESS) {
            List<String> others = sent.values("Authorization").stream()
                    .filter(value -> !value.contains(MARK))
                    .toList();
            assertThat(received.values("Authorization")).isEqualTo(others);
            assertThat(received.values("Upgrade")).isEqualTo(sent.isWebSocket() ? List.of("websocket") : List.of());
            checkProtocols(received, sent);
        }
        assertThat(received.values("X-Filler-1")).isEqualTo(sent.values("X-Filler-1"));
        OTHER_PATHS.forEach(name -> assertThat(received.values(name)).as(name).isEmpty());
        WAY.forEach(name ->
                assertThat(String.join("", received.values(name))).as(name).doesNotContain("spoofed"));
        assertThat(received.values("Connection").stream()
                        .flatMap(value ->
                                Stream.of(value.toLowerCase(Locale.ROOT).split("\\s*,\\s*"))))
                .isSubsetOf("close", "keep-alive", "upgrade");
    }

    /** Without snippets, ingress-nginx cannot remove a key from these headers. */
    private static boolean passedByIngress(Header header) {
        return header.is("Authorization") || header.is("Sec-WebSocket-Protocol");
    }

    /** Checks that all protocols except the key pass; if it is present twice, nginx removes all of them. */
    private static void checkProtocols(WireRequest received, WireRequest sent) {
        List<String> protocols = protocols(sent);
        List<String> others =
                protocols.stream().filter(protocol -> !protocol.contains(MARK)).toList();
        if (protocols.size() - others.size() > 1) {
            assertThat(protocols(received)).isSubsetOf(others);
        } else {
            assertThat(protocols(received)).isEqualTo(others);
        }
    }

    private static List<String> protocols(WireRequest request) {
        return request.values("Sec-WebSocket-Protocol").stream()
                .flatMap(value -> Stream.of(value.split("\\s*,\\s*")))
                .toList();
    }

    /** Checks that all three have the same id: the caller's own if it is well formed and not a key. */
    private static void checkRequestId(ProxyKind kind, WireRequest sent, WireAnswer answer, WireRequest received) {
        List<String> id = received.values("X-Request-Id");
        assertThat(id).hasSize(1);
        if (kind.addsToAnswers()) {
            assertThat(answer.values("X-Request-Id")).isEqualTo(id);
        }
        List<String> own = sent.values("X-Request-Id");
        if (!own.isEmpty() && !own.get(0).contains(MARK) && kind != ProxyKind.ENVOY) {
            assertThat(id).isEqualTo(own);
        }
    }

    private static void checkDenial(ProxyKind kind, WireAnswer answer, Expected expected) throws Exception {
        assertThat(answer.toString()).doesNotContain(MARK);
        if (expected.status() == 0) {
            // 505: a version of HTTP that the proxy does not speak.
            assertThat(answer.status())
                    .isIn(Stream.concat(IntStream.rangeClosed(400, 499).boxed(), Stream.of(505))
                            .toList());
            return;
        }
        assertThat(answer.status()).isEqualTo(expected.status());
        if (kind == ProxyKind.INGRESS) {
            return;
        }
        LIMIT.forEach(name -> assertThat(answer.values(name)).as(name).hasSize(answer.status() == 429 ? 1 : 0));
        assertThat(answer.values("Content-Type")).containsExactly("application/problem+json");
        assertThat(answer.values("Cache-Control")).containsExactly("no-store");
        JsonNode problem = JSON.readTree(answer.body());
        assertThat(problem.path("status").intValue()).isEqualTo(expected.status());
        assertThat(problem.path("code").textValue()).isNotEmpty();
        if (!expected.code().isEmpty()) {
            assertThat(problem.path("code").textValue()).isEqualTo(expected.code());
        }
        boolean later = expected.status() == 429 || expected.status() == 503;
        assertThat(answer.values("Retry-After"))
                .hasSize(later ? 1 : 0)
                .allMatch(seconds -> Long.parseLong(seconds) >= 1);
        // One field per scheme; nginx before 1.23 passes on only the first.
        assertThat(answer.values("WWW-Authenticate").stream().limit(1).toList())
                .isEqualTo(expected.status() == 401 ? List.of("ApiKey realm=\"latchkey\"") : List.of());
    }

    @ParameterizedTest
    @EnumSource(names = {"NGINX", "CADDY", "HAPROXY"})
    void connectionsToLatchkeyStayOpenWithoutBodies(ProxyKind kind) throws Exception {
        ProxyRun run = ProxyRun.of(kind);

        assertThat(run.connections()).isLessThan(run.outcomes().size() / 3);
        assertThat(run.bytesToGate()).isBetween(1_000L, 300_000L);
    }

    @Test
    void documentsShowThisRun() throws Exception {
        List<ProxyRun> runs = new ArrayList<>();
        for (ProxyKind kind : ProxyKind.values()) {
            runs.add(ProxyRun.of(kind));
        }

        new ProxyDocument("table").check("overview", ProxyTable.overview(runs));
        new ProxyDocument("table").check("requests", ProxyTable.requests());
        for (ProxyRun run : runs) {
            new ProxyDocument(run.kind().page()).check(run.kind().part(), ProxyTable.details(run));
        }
    }
}
