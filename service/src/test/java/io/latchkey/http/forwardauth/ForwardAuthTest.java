package io.latchkey.http.forwardauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.latchkey.app.TestGate;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is special about {@code /verify}: the request that it is asked about is another one. */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("service")
class ForwardAuthTest {
    private static final String KEYS = """
            rateLimit: {requests: 1000, window: 60}
            keys:
              - {name: alice, id: a1, key: good-key, scopes: [tts, stt]}
              - {name: "Zoë, Ω", id: z1, key: umlaut-key}
              - {name: away, key: away-key, allowedIps: [192.0.2.0/24]}
              - {name: none, key: limited-key, rateLimit: {requests: 0, window: 30}}
              - {name: two, key: exact-key, rateLimit: {requests: 2, window: 60}}
            """;
    private static final TestGate GATE = TestGate.of(KEYS, Map.of("INTERNAL_API_KEY", "internal-key"));
    private static final TestGate TRUSTING =
            TestGate.of(KEYS + "trustedProxies: [127.0.0.0/8, 10.0.0.0/8]\n", Map.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET",
                "HEAD",
                "POST",
                "PUT",
                "PATCH",
                "DELETE",
                "OPTIONS",
                "TRACE",
                "QUERY",
                "PROPFIND",
                "PURGE",
                "get"
            })
    void everyMethodIsDecidedAlike(String method) throws Exception {
        for (String target : new String[] {"/verify", "/verify/", "/verify/a/b"}) {
            assertThat(GATE.send(method, target, "X-API-Key", "good-key").statusCode())
                    .isEqualTo(200);
            assertThat(GATE.send(method, target, "X-API-Key", "no-key").statusCode())
                    .isEqualTo(401);
            assertThat(GATE.send(method, target).statusCode()).isEqualTo(401);
        }
    }

    @Test
    void everyMethodGetsTheSameHeaders() throws Exception {
        for (String method : new String[] {"HEAD", "POST", "OPTIONS", "PROPFIND"}) {
            HttpResponse<String> response = GATE.send(method, "/verify", "X-API-Key", "internal-key");
            checkIdentity(response, "internal", header(response, "X-Auth-Key-Id"), "", "local", "true");
            assertThat(response.headers().map()).doesNotContainKeys("content-type", "allow");
        }
        assertThat(GATE.send("PROPFIND", "/whoami", "X-API-Key", "good-key").statusCode())
                .isEqualTo(405);
    }

    @ParameterizedTest
    @CsvSource({"Accept, image/png", "Accept, junk;;//", "Content-Type, json", "Content-Type, a/b;;="})
    void headersForTheUpstreamServiceDecideNothing(String name, String value) throws Exception {
        assertThat(GATE.send("POST", "/verify", "X-API-Key", "good-key", name, value)
                        .statusCode())
                .isEqualTo(200);
        assertThat(header(GATE.send("POST", "/verify/x", name, value), "X-Latchkey-Code"))
                .isEqualTo("missing_key");
    }

    @Test
    void allIdentityHeadersAreAlwaysThere() throws Exception {
        checkIdentity(GATE.send("GET", "/verify", "X-API-Key", "good-key"), "alice", "a1", "stt tts", "local", "false");
        checkIdentity(GATE.send("GET", "/verify/health"), "public", "", "", "public", "false");
        HttpResponse<String> internal = GATE.send("GET", "/verify", "X-API-Key", "internal-key");
        assertThat(header(internal, "X-Auth-Internal")).isEqualTo("true");
        assertThat(header(internal, "X-Auth-Key-Name")).isEqualTo("internal");
        assertThat(internal.body()).isEmpty();
    }

    @Test
    void aNameThatIsNotHeaderTextIsPercentEncoded() throws Exception {
        HttpResponse<String> response = GATE.send("GET", "/verify", "X-API-Key", "umlaut-key");

        assertThat(header(response, "X-Auth-Key-Name")).isEqualTo("Zo%C3%AB%2C%20%CE%A9");
    }

    @Test
    void identityHeadersOfTheCallerNeverComeBack() throws Exception {
        String[] forged = {
            "X-API-Key", "good-key", "X-Auth-Key-Name", "root", "X-Auth-User-Id", "0", "X-Auth-Internal", "true"
        };

        checkIdentity(GATE.send("GET", "/verify", forged), "alice", "a1", "stt tts", "local", "false");
        assertThat(GATE.send("GET", "/verify", "X-Auth-Internal", "true")
                        .headers()
                        .map())
                .doesNotContainKey("x-auth-internal");
    }

    @Test
    void theQueryRequiresAScopeAtPlainVerifyOnly() throws Exception {
        for (String plain : new String[] {"/verify", "/verify/"}) {
            assertThat(status(plain + "?scope=tts")).isEqualTo(200);
            assertThat(status(plain + "?scope=tts&scope=stt")).isEqualTo(200);
            assertThat(status(plain + "?scope=admin")).isEqualTo(403);
            assertThat(status(plain + "?%73cope=admin")).isEqualTo(403);
            assertThat(status(plain + "?scope=tts&scope=admin")).isEqualTo(403);
        }
        assertThat(status("/verify/x?scope=admin")).isEqualTo(200);
    }

    @Test
    void aDenialIsDisguisedAtPlainVerifyOnly() throws Exception {
        for (String plain : new String[] {"/verify", "/verify/"}) {
            HttpResponse<String> disguised = GATE.send("GET", plain + "?deny=403", "X-API-Key", "limited-key");
            assertThat(disguised.statusCode()).isEqualTo(403);
            assertThat(header(disguised, "X-Latchkey-Status")).isEqualTo("429");
            assertThat(header(disguised, "Retry-After")).isNull();
        }
        assertThat(GATE.send("GET", "/verify/x?deny=403", "X-API-Key", "limited-key")
                        .statusCode())
                .isEqualTo(429);
        assertThat(GATE.send("GET", "/verify?deny=403", "X-API-Key", "no-key").statusCode())
                .isEqualTo(401);
    }

    @Test
    void aDisguisedDenialHasItsBodyInAHeaderToo() throws Exception {
        for (String key : new String[] {"limited-key", "no-key", "away-key"}) {
            HttpResponse<String> disguised = GATE.send("GET", "/verify?deny=403", "X-API-Key", key);
            assertThat(header(disguised, "X-Latchkey-Problem")).isEqualTo(disguised.body());
            HttpResponse<String> bare = GATE.send("HEAD", "/verify?deny=403", "X-API-Key", key);
            assertThat(header(bare, "X-Latchkey-Problem")).isEqualTo(disguised.body());
            HttpResponse<String> plain = GATE.send("GET", "/verify", "X-API-Key", key);
            assertThat(plain.body()).isEqualTo(disguised.body());
            assertThat(header(plain, "X-Latchkey-Problem")).isNull();
        }
        assertThat(header(GATE.send("GET", "/verify?deny=403", "X-API-Key", "good-key"), "X-Latchkey-Problem"))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/verify/../health",
                "/verify;/../health",
                "/verify;a=b/../health",
                "/verify;/x/../../health",
                "/verify-/../health",
                "/verify/a/../../health",
                "/verify/../whoami",
                "/verify/a/../health",
                "/verify/./health",
                "/verify/..",
                "/verify/a/.",
                "/verify/..;a/health",
                "/verify/a/..;/../health"
            })
    void aPathWithDotSegmentsIsDenied(String target) throws Exception {
        for (String key : new String[] {"", "X-API-Key: good-key\r\n"}) {
            assertThat(raw("GET " + target + " HTTP/1.1\r\nHost: a\r\n" + key + "Connection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("application/problem+json");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/verify/a..b", "/verify/..a", "/verify/a/...", "/verify/.well-known/x", "/verify/a?b=/../c"})
    void dotsInsideASegmentAreAllowed(String target) throws Exception {
        assertThat(status(target)).isEqualTo(200);
    }

    /** Sends bytes that {@code HttpClient} would not. */
    private static String raw(String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), GATE.getLocalPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void limitHeadersHaveTheExactRestAndReset() throws Exception {
        checkLimit(GATE.send("GET", "/verify", "X-API-Key", "exact-key"), 200, "1", 60, 60);
        GATE.advance(Duration.ofMillis(1500));
        checkLimit(GATE.send("GET", "/whoami", "X-API-Key", "exact-key"), 200, "0", 60, 59);
        HttpResponse<String> denied = GATE.send("GET", "/verify/x", "X-API-Key", "exact-key");
        checkLimit(denied, 429, "0", 60, 59);
        assertThat(header(denied, "Retry-After")).isEqualTo("59");
        GATE.advance(Duration.ofMillis(58_500));
        checkLimit(GATE.send("GET", "/verify", "X-API-Key", "exact-key"), 200, "0", 62, 2);
    }

    private static void checkLimit(HttpResponse<String> response, int status, String left, long reset, int seconds) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(header(response, "X-RateLimit-Limit")).isEqualTo("2");
        assertThat(header(response, "X-RateLimit-Remaining")).isEqualTo(left);
        assertThat(header(response, "X-RateLimit-Reset")).isEqualTo("" + (TestGate.START.getEpochSecond() + reset));
        assertThat(header(response, "RateLimit-Policy")).isEqualTo("\"default\";q=2;w=60");
        assertThat(header(response, "RateLimit")).isEqualTo("\"default\";r=" + left + ";t=" + seconds);
    }

    @Test
    void forwardedHeadersOfAnUntrustedPeerAreIgnored() throws Exception {
        assertThat(GATE.send("GET", "/verify", "X-Forwarded-Uri", "/health").statusCode())
                .isEqualTo(401);
        assertThat(GATE.send("GET", "/verify", "X-API-Key", "away-key", "X-Forwarded-For", "192.0.2.7")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void aTrustedProxyNamesThePathOnceAtPlainVerifyOnly() throws Exception {
        assertThat(TRUSTING.send("GET", "/verify", "X-Forwarded-Uri", "/health").statusCode())
                .isEqualTo(200);
        assertThat(TRUSTING.send("GET", "/verify", "X-Forwarded-Uri", "/health?a=b")
                        .statusCode())
                .isEqualTo(200);
        assertThat(TRUSTING.send("GET", "/verify", "X-Forwarded-Uri", "/healthz")
                        .statusCode())
                .isEqualTo(401);
        assertThat(TRUSTING.send("GET", "/verify/x", "X-Forwarded-Uri", "/health")
                        .statusCode())
                .isEqualTo(401);
        assertThat(TRUSTING.send("GET", "/verify", "X-Forwarded-Uri", "/health", "X-Forwarded-Uri", "/x")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aTrustedProxyNamesTheAddressAndNoCallerCanForgeIt() throws Exception {
        assertThat(forwardedFor("192.0.2.7")).isEqualTo(200);
        assertThat(forwardedFor("192.0.2.7, 10.1.1.1")).isEqualTo(200);
        assertThat(forwardedFor("192.0.2.7, 203.0.113.9")).isEqualTo(403);
        assertThat(forwardedFor("203.0.113.9")).isEqualTo(403);
        assertThat(forwardedFor("junk")).isEqualTo(403);
    }

    private static int forwardedFor(String value) throws Exception {
        return TRUSTING.send("GET", "/verify", "X-API-Key", "away-key", "X-Forwarded-For", value)
                .statusCode();
    }

    private static int status(String target) throws Exception {
        return GATE.send("GET", target, "X-API-Key", "good-key").statusCode();
    }

    private static void checkIdentity(
            HttpResponse<String> response, String name, String id, String scopes, String source, String internal) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().allValues("X-Auth-Key-Name")).containsExactly(name);
        assertThat(response.headers().allValues("X-Auth-Key-Id")).containsExactly(id);
        assertThat(response.headers().allValues("X-Auth-User-Id")).containsExactly("");
        assertThat(response.headers().allValues("X-Auth-Scopes")).containsExactly(scopes);
        assertThat(response.headers().allValues("X-Auth-Source")).containsExactly(source);
        assertThat(response.headers().allValues("X-Auth-Internal")).containsExactly(internal);
    }

    private static String header(HttpResponse<String> response, String name) {
        return response.headers().firstValue(name).orElse(null);
    }
}
