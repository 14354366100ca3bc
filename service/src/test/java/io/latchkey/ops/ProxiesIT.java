package io.latchkey.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * nginx, Caddy and HAProxy with their files of {@code ops/}, and stand-ins for Traefik and Envoy, in front of a service: what
 * reaches the caller, what reaches the service, and that nothing does which should not.
 */
class ProxiesIT {
    private static final List<String> IDENTITY = List.of(
            "x-auth-key-name", "x-auth-key-id", "x-auth-user-id", "x-auth-scopes", "x-auth-source", "x-auth-internal");
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
    void theRightOnesGetInAndNobodyElse(ProxyKind kind, Situation situation) throws Exception {
        ProxyRun.Outcome outcome = ProxyRun.of(kind).outcomes().get(situation);

        Expected expected = kind.expected(situation);
        if (expected.granted()) {
            assertThat(outcome.answer().status()).isEqualTo(200);
            assertThat(outcome.answer().body()).isEqualTo(RecordingService.BODY);
            assertThat(outcome.received()).hasSize(1);
            WireRequest received = outcome.received().get(0);
            checkIdentity(received, expected);
            assertThat(outcome.isSigned(received)).isTrue();
            assertThat(received.headers())
                    .filteredOn(header -> header.name().replace('_', '-').equalsIgnoreCase("X-Latchkey-Signature"))
                    .as("in any spelling")
                    .hasSize(1);
            checkRequest(received, situation.request());
            boolean tellsLimits = kind != ProxyKind.TRAEFIK && expected.source().equals("local");
            LIMIT.forEach(
                    name -> assertThat(outcome.answer().values(name)).as(name).hasSize(tellsLimits ? 1 : 0));
        } else {
            assertThat(outcome.received()).isEmpty();
            checkRefusal(outcome.answer(), expected);
        }
    }

    /** No header says anything about the caller but Latchkey's own, each once; one that is empty may be left out. */
    private static void checkIdentity(WireRequest received, Expected expected) {
        List<Header> about = received.headers().stream()
                .filter(header ->
                        header.name().toLowerCase(Locale.ROOT).replace('_', '-').startsWith("x-auth-"))
                .toList();
        assertThat(about.stream().map(header -> header.name().toLowerCase(Locale.ROOT)))
                .isSubsetOf(IDENTITY)
                .doesNotHaveDuplicates();
        boolean known = expected.source().equals("local");
        assertThat(String.join("", received.values("X-Auth-Key-Name"))).isEqualTo(expected.name());
        assertThat(String.join("", received.values("X-Auth-Key-Id")))
                .isEqualTo(known ? expected.name().charAt(0) + "1" : "");
        assertThat(String.join("", received.values("X-Auth-User-Id"))).isEmpty();
        assertThat(String.join("", received.values("X-Auth-Scopes"))).isEqualTo(known ? "tts" : "");
        assertThat(received.values("X-Auth-Source")).containsExactly(expected.source());
        assertThat(received.values("X-Auth-Internal")).containsExactly("false");
        assertThat(String.join(",", received.values("Connection")).toLowerCase(Locale.ROOT))
                .doesNotContain("auth")
                .doesNotContain("latchkey");
    }

    /** The service gets what was asked for, without the key. */
    private static void checkRequest(WireRequest received, WireRequest sent) {
        assertThat(received.method()).isEqualTo(sent.method());
        assertThat(received.target()).isEqualTo(sent.target());
        assertThat(received.length()).isEqualTo(sent.length());
        assertThat(received.headers().toString()).doesNotContain(MARK);
        assertThat(received.values("X-API-Key")).isEmpty();
        List<String> others = sent.values("Authorization").stream()
                .filter(value -> !value.contains(MARK))
                .toList();
        assertThat(received.values("Authorization")).isEqualTo(others);
    }

    private static void checkRefusal(WireAnswer answer, Expected expected) throws Exception {
        assertThat(answer.toString()).doesNotContain(MARK);
        LIMIT.forEach(name -> assertThat(answer.values(name)).as(name).hasSize(answer.status() == 429 ? 1 : 0));
        if (expected.status() == 0) {
            assertThat(answer.status()).isBetween(400, 499);
            return;
        }
        assertThat(answer.status()).isEqualTo(expected.status());
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
        // A field per scheme; nginx before 1.23 passes the first one on only.
        assertThat(answer.values("WWW-Authenticate").stream().limit(1).toList())
                .isEqualTo(expected.status() == 401 ? List.of("ApiKey realm=\"latchkey\"") : List.of());
    }

    @ParameterizedTest
    @EnumSource(names = {"NGINX", "CADDY", "HAPROXY"})
    void connectionsToTheGateStayOpenAndNoBodyGoesThere(ProxyKind kind) throws Exception {
        ProxyRun run = ProxyRun.of(kind);

        assertThat(run.connections()).isLessThan(run.outcomes().size() / 3);
        assertThat(run.bytesToGate()).isBetween(1_000L, 100_000L);
    }

    @Test
    void theDocumentsShowThisRun() throws Exception {
        List<ProxyRun> runs = new ArrayList<>();
        for (ProxyKind kind : ProxyKind.values()) {
            runs.add(ProxyRun.of(kind));
        }

        new ProxyDocument("table").check("overview", ProxyTable.overview(runs));
        new ProxyDocument("table").check("requests", ProxyTable.requests());
        for (ProxyRun run : runs) {
            new ProxyDocument(run.kind().title().toLowerCase(Locale.ROOT)).check("table", ProxyTable.details(run));
        }
    }
}
