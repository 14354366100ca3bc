package io.latchkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.auth.Auth;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.latchkey.KeyPrincipal;
import io.latchkey.app.TestGate;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One table of what callers see, for a resource that is protected here and for one behind forward auth alike. */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("service")
class BehaviourTest {
    private static final TestGate GATE =
            TestGate.of("""
            scope: tts
            publicPaths: [/open, /open-here]
            rateLimit: {requests: 1000, window: 60}
            keys:
              - {name: alice, key: good-key, scopes: [tts, stt]}
              - {name: bob, key: other-key}
              - {name: off, key: disabled-key, enabled: false}
              - {name: old, key: expired-key, expiresAt: '2026-01-01T00:00:00Z'}
              - {name: new, key: early-key, notBefore: '2026-01-01T00:00:01Z'}
              - {name: stt, key: narrow-key, scopes: [stt]}
              - {name: away, key: away-key, allowedIps: [192.0.2.0/24]}
              - {name: none, key: limited-key, rateLimit: {requests: 0, window: 30}}
              - {name: once, key: once-key, rateLimit: {requests: 1, window: 30}}
            """, Map.of("INTERNAL_API_KEY", "internal-key"), new ProtectedResource());

    private record Row(String name, int status, String code, String detail, List<String> headers) {
        Row(String name, int status, String code, String detail, String... headers) {
            this(name, status, code, detail, List.of(headers));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final String INVALID = "Invalid API key.";
    private static final String MISSING = "Missing API key. Provide X-API-Key header.";
    private static final String AMBIGUOUS = "The request carries several different API keys. Send only one.";

    private static final List<Row> ROWS = List.of(
            new Row("good", 200, null, null, "X-API-Key", "good-key"),
            new Row("header name in another case", 200, null, null, "x-api-KEY", "good-key"),
            new Row("spaces around it", 200, null, null, "X-API-Key", "  good-key "),
            new Row("same key twice", 200, null, null, "X-API-Key", "good-key", "X-API-Key", "good-key"),
            new Row("bearer", 200, null, null, "Authorization", "Bearer good-key"),
            new Row("bearer in another case", 200, null, null, "Authorization", "bEARER good-key"),
            new Row("other bearer beside", 200, null, null, "X-API-Key", "good-key", "Authorization", "Bearer jwt"),
            new Row("bearer beside empty", 200, null, null, "X-API-Key", "", "Authorization", "Bearer good-key"),
            new Row("internal", 200, null, null, "X-API-Key", "internal-key"),
            new Row("missing", 401, "missing_key", MISSING),
            new Row("empty", 401, "missing_key", MISSING, "X-API-Key", ""),
            new Row("blank", 401, "missing_key", MISSING, "X-API-Key", "   "),
            new Row("basic", 401, "missing_key", MISSING, "Authorization", "Basic Z29vZC1rZXk6"),
            new Row("unknown", 401, "invalid_key", INVALID, "X-API-Key", "no-key"),
            new Row("other case", 401, "invalid_key", INVALID, "X-API-Key", "GOOD-KEY"),
            new Row("space inside", 401, "invalid_key", INVALID, "X-API-Key", "good key"),
            new Row(
                    "bad wins over bearer",
                    401,
                    "invalid_key",
                    INVALID,
                    "X-API-Key",
                    "x",
                    "Authorization",
                    "Bearer good-key"),
            new Row("disabled", 401, "invalid_key", INVALID, "X-API-Key", "disabled-key"),
            new Row("expired", 401, "invalid_key", INVALID, "X-API-Key", "expired-key"),
            new Row("not yet valid", 401, "invalid_key", INVALID, "X-API-Key", "early-key"),
            new Row("two keys", 401, "ambiguous_key", AMBIGUOUS, "X-API-Key", "good-key", "X-API-Key", "other-key"),
            new Row("scope", 403, "insufficient_scope", "API key does not have scope: tts", "X-API-Key", "narrow-key"),
            new Row(
                    "address",
                    403,
                    "address_not_allowed",
                    "API key may not be used from this address.",
                    "X-API-Key",
                    "away-key"),
            new Row(
                    "forged address",
                    403,
                    "address_not_allowed",
                    "API key may not be used from this address.",
                    "X-API-Key",
                    "away-key",
                    "X-Forwarded-For",
                    "192.0.2.1"),
            new Row(
                    "limited",
                    429,
                    "rate_limited",
                    "This API key has a limit of 0 requests.",
                    "X-API-Key",
                    "limited-key"));

    static Stream<Arguments> everywhere() {
        return Stream.of("/protected", "/verify", "/verify/protected")
                .flatMap(target -> ROWS.stream().map(row -> Arguments.of(target, row)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everywhere")
    void aRequestHasTheSameResponseEverywhere(String target, Row row) throws Exception {
        HttpResponse<String> response = GATE.send("GET", target, row.headers.toArray(String[]::new));

        assertThat(response.statusCode()).isEqualTo(row.status);
        assertThat(header(response, "X-Latchkey-Code")).isEqualTo(row.code);
        boolean refused = row.code != null;
        assertThat(header(response, "X-Latchkey-Status")).isEqualTo(refused ? "" + row.status : null);
        assertThat(header(response, "WWW-Authenticate"))
                .isEqualTo(row.status == 401 ? "ApiKey realm=\"latchkey\"" : null);
        // The only 429 here is that of a limit of 0 requests, which no wait ends.
        assertThat(header(response, "Retry-After")).isNull();
        boolean limited = row.status == 429 || (!refused && !row.name.equals("internal"));
        for (String name : List.of("X-RateLimit-Limit", "X-RateLimit-Remaining", "RateLimit-Policy", "RateLimit")) {
            assertThat(header(response, name) != null).as(name).isEqualTo(limited);
        }
        assertThat(header(response, "X-RateLimit-Reset") != null).isEqualTo(limited && !refused);
        if (refused) {
            checkProblem(response, row);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/protected", "/verify", "/verify/protected", "/verify?deny=403"})
    void aLimitOfNoRequestsPromisesNothing(String target) throws Exception {
        HttpResponse<String> response = GATE.send("GET", target, "X-API-Key", "limited-key");

        assertThat(header(response, "X-Latchkey-Status")).isEqualTo("429");
        assertThat(response.body()).contains("\"This API key has a limit of 0 requests.\"");
        assertThat(response.headers().map()).doesNotContainKeys("retry-after", "x-ratelimit-reset");
        assertThat(header(response, "X-RateLimit-Limit")).isEqualTo("0");
        assertThat(header(response, "X-RateLimit-Remaining")).isEqualTo("0");
        assertThat(header(response, "RateLimit-Policy")).isEqualTo("\"default\";q=0;w=30");
        assertThat(header(response, "RateLimit")).isEqualTo("\"default\";r=0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/protected", "/verify", "/verify/protected", "/verify?deny=403"})
    void aRateLimitedRequestGetsTheTimeToRetry(String target) throws Exception {
        GATE.send("GET", target, "X-API-Key", "once-key");
        HttpResponse<String> response = GATE.send("GET", target, "X-API-Key", "once-key");

        assertThat(header(response, "X-Latchkey-Status")).isEqualTo("429");
        assertThat(response.body()).contains("\"Rate limit exceeded. Try again in 30 seconds.\"");
        assertThat(header(response, "Retry-After")).isEqualTo("30");
        assertThat(header(response, "X-RateLimit-Reset")).isEqualTo("" + (TestGate.START.getEpochSecond() + 30));
        assertThat(header(response, "RateLimit")).isEqualTo("\"default\";r=0;t=30");
    }

    private static void checkProblem(HttpResponse<String> response, Row row) throws Exception {
        assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
        JsonNode problem = new ObjectMapper().readTree(response.body());
        assertThat(problem.get("type").textValue()).isEqualTo("about:blank");
        assertThat(problem.get("title").textValue()).isNotEmpty();
        assertThat(problem.get("status").intValue()).isEqualTo(row.status);
        assertThat(problem.get("detail").textValue()).isEqualTo(row.detail);
        assertThat(problem.get("code").textValue()).isEqualTo(row.code);
        assertThat(problem).hasSize(5);
    }

    @ParameterizedTest
    @MethodSource("publicTargets")
    void aPublicPathNeedsNoKeyAndHasNoLimit(String target) throws Exception {
        HttpResponse<String> response = GATE.send("GET", target, "X-API-Key", "no-key");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "X-RateLimit-Limit")).isNull();
    }

    static List<String> publicTargets() {
        return List.of("/open-here", "/verify/open", "/verify/open?a=b");
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("everywhere")
    void aRequestKeepsItsIdOrGetsOne(String target, Row row) throws Exception {
        List<String> headers = new ArrayList<>(row.headers);
        assertThat(GATE.send("GET", target, headers.toArray(String[]::new))
                        .headers()
                        .allValues("X-Request-Id"))
                .singleElement()
                .asString()
                .matches("[0-9a-f]{16}");

        headers.addAll(List.of("X-Request-Id", "af3c:01/B_2.3+4=-"));
        HttpResponse<String> response = GATE.send("GET", target, headers.toArray(String[]::new));

        // Of two keys it is not known which, so the id might be one.
        String expected = row.name.equals("two keys") ? "[0-9a-f]{16}" : "af3c:01/B_2\\.3\\+4=-";
        assertThat(response.headers().allValues("X-Request-Id"))
                .singleElement()
                .asString()
                .matches(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a\"b",
                "a\\b",
                "a,b",
                "a%0d%0ab",
                "<a>",
                "a\tb",
                "\u00e9",
                "",
                "good-key",
                "id-good-key-1",
                "GET=good-key",
                "${jndi:ldap://a}"
            })
    void aHostileRequestIdIsReplaced(String id) throws Exception {
        for (String target : List.of("/verify", "/verify?scope=other")) {
            HttpResponse<String> response = GATE.send("GET", target, "X-API-Key", "good-key", "X-Request-Id", id);

            assertThat(response.statusCode()).isEqualTo(target.equals("/verify") ? 200 : 403);
            assertThat(response.headers().allValues("X-Request-Id"))
                    .singleElement()
                    .asString()
                    .matches("[0-9a-f]{16}");
        }
    }

    @Test
    void aRequestIdThatIsTooLongOrNotTheOnlyOneIsReplaced() throws Exception {
        assertThat(GATE.send("GET", "/verify", "X-Request-Id", "a".repeat(129))
                        .headers()
                        .firstValue("X-Request-Id"))
                .hasValueSatisfying(id -> assertThat(id).hasSize(16));
        assertThat(GATE.send("GET", "/verify", "X-Request-Id", "a".repeat(128))
                        .headers()
                        .firstValue("X-Request-Id"))
                .hasValue("a".repeat(128));
        assertThat(GATE.send("GET", "/verify", "X-Request-Id", "first", "X-Request-Id", "second")
                        .headers()
                        .allValues("X-Request-Id"))
                .singleElement()
                .asString()
                .matches("[0-9a-f]{16}");
    }

    private static String header(HttpResponse<String> response, String name) {
        Optional<String> value = response.headers().firstValue(name);
        return value.orElse(null);
    }

    @Path("/")
    public static final class ProtectedResource {
        @GET
        @Path("protected")
        public String get(@Auth KeyPrincipal principal) {
            return principal.keyName();
        }

        @GET
        @Path("open-here")
        public String open(@Auth KeyPrincipal principal) {
            return principal.keyName();
        }
    }
}
