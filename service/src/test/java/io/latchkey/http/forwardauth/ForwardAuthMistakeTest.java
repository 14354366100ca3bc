package io.latchkey.http.forwardauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.latchkey.app.TestGate;
import io.latchkey.warning.LoggedWarnings;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A question that a proxy asks wrongly is refused: dropping the part that is wrong would drop a demand. */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("service")
class ForwardAuthMistakeTest {
    private static final String KEYS = "keys: [{name: alice, key: good-key}]\nscope: tts\n";
    private static final TestGate GATE = TestGate.of(KEYS + "credentials: {queryParameter: api_key}\n", Map.of());
    private static final TestGate OPEN = TestGate.of(KEYS + "required: false\n", Map.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scopes=tts",
                "Scope=tts",
                "SCOPE=tts",
                "scope=",
                "scope",
                "scope[]=tts",
                "scope%5B%5D=tts",
                "%53cope=tts",
                "scope%20=tts",
                "+scope=tts",
                "scope=tts&scopes=x",
                "scope=tts&scope",
                "scope=tts&scope=",
                "scope=a%20b",
                "scope=a+b",
                "scope=%22",
                "scope=%ff",
                "=tts",
                "=",
                "a",
                "id=7",
                "deny=404",
                "deny=",
                "deny",
                "deny=403%20",
                "Deny=403",
                "deny=403&deny=403",
                "deny=403&deny=404",
                "deny=403&x=y",
                "api_keys=good-key",
                "/items?scope=tts",
            })
    void aQueryOfAnythingElseIsDenied(String query) throws Exception {
        for (String path : new String[] {"/verify?", "/verify/?"}) {
            for (String method : new String[] {"GET", "HEAD", "POST"}) {
                HttpResponse<String> response =
                        GATE.send(method, path + query.replace("[]", "%5B%5D"), "X-API-Key", "good-key");

                assertThat(response.statusCode()).isEqualTo(400);
                assertThat(response.headers().firstValue("X-Latchkey-Code")).contains("bad_question");
            }
        }
        assertThat(OPEN.send("GET", "/verify?" + query.replace("[]", "%5B%5D")).statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"scope=%zz", "scope=%", "%=tts", "scope=\u00e9", "scop\u00e9=tts", "scope={a}&x"})
    void aQueryThatIsNotAUrlIsDenied(String query) throws Exception {
        assertThat(raw("/verify?" + query)).startsWith("HTTP/1.1 400 ").contains("bad_question");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/verify#/health", "/verify/health#/items", "/verify/health#", "/verify/#/health"})
    void aFragmentMakesNoPathPublic(String target) throws Exception {
        assertThat(raw(target)).doesNotStartWith("HTTP/1.1 200 ");
    }

    private static String raw(String target) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), GATE.getLocalPort())) {
            String request = "GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void theResponseIsAProblemLikeAllOthers() throws Exception {
        HttpResponse<String> response = GATE.send("GET", "/verify?scopes=tts", "X-Request-Id", "r-1");

        JsonNode problem = new ObjectMapper().readTree(response.body());
        assertThat(problem.toString())
                .isEqualTo(
                        "{\"type\":\"about:blank\",\"title\":\"Bad Request\",\"status\":400,\"detail\":"
                                + "\"The query of /verify has a parameter other than scope and deny.\",\"code\":\"bad_question\"}");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.headers().firstValue("X-Latchkey-Status")).contains("400");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.headers().firstValue("X-Request-Id")).contains("r-1");
        assertThat(response.headers().map()).doesNotContainKeys("x-auth-key-name", "retry-after", "www-authenticate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "&", "scope=tts&", "&&deny=403", "api_key=good-key", "scope=tts&api_key=good-key&deny=403"})
    void aQueryOfKnownParametersIsAccepted(String query) throws Exception {
        assertThat(GATE.send("GET", "/verify?" + query, "X-API-Key", "good-key").statusCode())
                .isEqualTo(200);
    }

    @Test
    void theCallersQueryBelowVerifyIsNotTheProxys() throws Exception {
        assertThat(GATE.send("GET", "/verify/items?scopes=tts&deny=1", "X-API-Key", "good-key")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void theOperatorIsWarnedOncePerKindAndHour() throws Exception {
        TestGate gate = OPEN;
        try (LoggedWarnings warnings = new LoggedWarnings()) {
            gate.advance(Duration.ofHours(2));
            for (int i = 0; i < 3; i++) {
                gate.send("GET", "/verify?secret-key" + i + "=secret-key");
                gate.send("GET", "/verify?deny=secret-key");
            }
            assertThat(warnings.messages()).hasSize(2);
            gate.advance(Duration.ofHours(1));
            gate.send("GET", "/verify?secret-key");

            assertThat(warnings.messages()).hasSize(3).noneMatch(message -> message.contains("secret-key"));
            assertThat(warnings.messages().get(0))
                    .contains(
                            "a parameter other than scope and deny",
                            "400 bad_question",
                            "127.0.0.1",
                            "rewrite /verify?");
            assertThat(warnings.messages().get(1)).contains("a deny that is not 403", "Write deny=403, once.");
        }
    }
}
