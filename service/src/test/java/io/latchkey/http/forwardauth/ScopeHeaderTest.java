package io.latchkey.http.forwardauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.latchkey.app.TestGate;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy that asks one address for all routes demands a scope, and names the path, in headers. */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("service")
class ScopeHeaderTest {
    private static final String KEYS = """
            credentials: {queryParameter: api_key}
            publicPaths: [/open, /a%2Fb]
            keys:
              - {name: alice, key: good-key, scopes: [tts, stt]}
            """;
    private static final TestGate GATE = TestGate.of(KEYS + "trustedProxies: [127.0.0.1]\n", Map.of());
    private static final TestGate DISTRUSTING = TestGate.of(KEYS, Map.of());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tts | 200",
                "tts,stt | 200",
                "tts, stt | 200",
                "tts stt | 200",
                "admin | 403",
                "tts,admin | 403",
                "admin tts | 403",
                "TTS | 403",
                "'' | 400",
                "tts, | 400",
                "', tts' | 400",
                "tts,,stt | 400",
                "a\\b | 400",
                "\"tts\" | 400"
            })
    void allScopesOfTheHeaderAreRequired(String header, int status) throws Exception {
        for (String target : List.of("/verify", "/verify/", "/verify/x", "/verify/x?scope=y")) {
            HttpResponse<String> response =
                    GATE.send("GET", target, "X-API-Key", "good-key", "X-Latchkey-Scope", header);
            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.headers().firstValue("X-Latchkey-Code").orElse(""))
                    .isEqualTo(status == 400 ? "bad_question" : status == 403 ? "insufficient_scope" : "");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Latchkey-Scopes",
                "X_Latchkey_Scope",
                "x.latchkey.scope",
                "X-Latchkey_Scope",
                "X-LatchkeyScope",
                "X-Latchkey-Deny",
                "X-Latchkey",
                "Latchkey-Scope",
                "XLatchkeyScope",
            })
    void aMisspeltHeaderIsDenied(String name) throws Exception {
        for (String target : List.of("/verify", "/verify/", "/verify/x", "/verify/open")) {
            HttpResponse<String> response = GATE.send("GET", target, "X-API-Key", "good-key", name, "tts");
            assertThat(response.statusCode()).as(target).isEqualTo(400);
            assertThat(response.headers().firstValue("X-Latchkey-Code")).contains("bad_question");
        }
        assertThat(status(GATE, "/verify", "X-Forwarded-Uri", "/open", name, "tts"))
                .isEqualTo(400);
        assertThat(status(DISTRUSTING, "/verify", name, "tts")).isEqualTo(200);
    }

    /** What an response of Latchkey has, and a caller or another gate may have sent along. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Latchkey-Signature",
                "X_Latchkey_Signature",
                "x-latchkey-status",
                "X-Latchkey-Code",
                "X-Latchkey-Problem",
                "X-Lat",
            })
    void headersOfResponsesRequireNothing(String name) throws Exception {
        assertThat(status(GATE, "/verify", name, "tts")).isEqualTo(200);
        assertThat(status(GATE, "/verify/x", name, "tts")).isEqualTo(200);
    }

    @Test
    void scopesOfRepeatedHeadersAndTheQueryAreAllRequired() throws Exception {
        assertThat(status(GATE, "/verify", "X-Latchkey-Scope", "tts", "X-Latchkey-Scope", "stt"))
                .isEqualTo(200);
        assertThat(status(GATE, "/verify", "X-Latchkey-Scope", "tts", "X-Latchkey-Scope", "admin"))
                .isEqualTo(403);
        assertThat(status(GATE, "/verify?scope=stt", "X-Latchkey-Scope", "tts")).isEqualTo(200);
        assertThat(status(GATE, "/verify?scope=admin", "X-Latchkey-Scope", "tts"))
                .isEqualTo(403);
        assertThat(status(GATE, "/verify?scope=tts", "X-Latchkey-Scope", "admin"))
                .isEqualTo(403);
    }

    @Test
    void theHeaderOfAnUntrustedPeerIsIgnored() throws Exception {
        for (String scope : List.of("admin", "", "a,,b")) {
            assertThat(status(DISTRUSTING, "/verify", "X-Latchkey-Scope", scope))
                    .isEqualTo(200);
            assertThat(status(DISTRUSTING, "/verify/x", "X-Latchkey-Scope", scope))
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x%2Fb", "/x?scope=admin&deny=403", "/", "/?x", "/a//b/../c", "/x?api_key=good-key&x=y"})
    void theQueryMayBeThePathThatTheHeaderNames(String uri) throws Exception {
        assertThat(status(GATE, "/verify?" + uri, "X-Forwarded-Uri", uri)).isEqualTo(200);
        assertThat(status(GATE, "/verify?" + uri, "X-Forwarded-Uri", uri, "X-Latchkey-Scope", "admin"))
                .isEqualTo(403);
    }

    @Test
    void thePathIsTheHeadersAndNotTheQuerys() throws Exception {
        assertThat(anonymous(GATE, "/verify?/a%2Fb?x", "X-Forwarded-Uri", "/a%2Fb?x"))
                .isEqualTo(200);
        assertThat(anonymous(GATE, "/verify?/open", "X-Forwarded-Uri", "/items"))
                .isEqualTo(400);
        assertThat(anonymous(GATE, "/verify?/open", "X-Forwarded-Uri", "/open?"))
                .isEqualTo(400);
        assertThat(anonymous(GATE, "/verify?/open")).isEqualTo(400);
        assertThat(anonymous(GATE, "/verify?/open", "X-Forwarded-Uri", "/open", "X-Forwarded-Uri", "/open"))
                .isEqualTo(400);
        assertThat(anonymous(DISTRUSTING, "/verify?/open", "X-Forwarded-Uri", "/open"))
                .isEqualTo(400);
    }

    private static int status(TestGate gate, String target, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of(headers));
        if (!target.contains("api_key")) {
            all.addAll(List.of("X-API-Key", "good-key"));
        }
        return anonymous(gate, target, all.toArray(String[]::new));
    }

    private static int anonymous(TestGate gate, String target, String... headers) throws Exception {
        return gate.send("GET", target, headers).statusCode();
    }
}
