package io.latchkey.http.forwardauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.latchkey.app.TestGate;
import io.latchkey.warning.LoggedWarnings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A public path applies at plain {@code /verify} only if all that the proxy sends names it, in one way that all read alike. */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("service")
class ForwardedPathTest {
    private static final String SETTINGS = "keys: [{name: alice, key: good-key}]\ntrustedProxies: [127.0.0.1]\n";
    private static final TestGate GATE = TestGate.of(SETTINGS, Map.of());
    private static final TestGate INGRESS =
            TestGate.of(SETTINGS + "forwarded: {uri: X-Original-URL, method: X-Original-Method}\n", Map.of());
    private static final TestGate STATIC = TestGate.of(SETTINGS + "publicPaths: [/static/**]\n", Map.of());
    private static final TestGate NONE = TestGate.of(SETTINGS + "forwarded: {uri: none}\n", Map.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Original-URI",
                "X-Original-URL",
                "x-original-url",
                "X-Auth-Request-Redirect",
                "X-Envoy-Original-Path",
                "X-Rewrite-URL",
                "X-Forwarded-Path",
                "X-Replaced-Path",
                "X-Request-URI"
            })
    void noPublicPathAppliesWhereAnotherHeaderNamesAnotherPath(String other) throws Exception {
        assertThat(status(GATE, "X-Forwarded-Uri", "/health", other, "/items")).isEqualTo(401);
        assertThat(status(GATE, "X-Forwarded-Uri", "/health", other, "https://a/items"))
                .isEqualTo(401);
        assertThat(status(GATE, "X-Forwarded-Uri", "/health", other, "/health/.."))
                .isEqualTo(401);
        assertThat(status(GATE, "X-Forwarded-Uri", "/health", other, "")).isEqualTo(401);
        assertThat(status(GATE, "X-Forwarded-Uri", "/health", other, "/health", other, "/items"))
                .isEqualTo(401);
        assertThat(status(GATE, "X-Forwarded-Uri", "/health", other, "/health?a=b"))
                .isEqualTo(200);
        assertThat(status(GATE, "X-Forwarded-Uri", "/health", other, "https://a:8443/health"))
                .isEqualTo(200);
        assertThat(status(GATE, other, "/health")).isEqualTo(401);
    }

    @Test
    void theOperatorIsWarnedOncePerPeerAndHour() throws Exception {
        try (LoggedWarnings warnings = new LoggedWarnings()) {
            NONE.advance(Duration.ofHours(2));
            INGRESS.advance(Duration.ofHours(2));
            for (int i = 0; i < 3; i++) {
                status(INGRESS, "X-Original-URL", "http://a/items", "X-Forwarded-Uri", "/health");
                status(INGRESS, "X-Original-URL", "http://a/items", "X-Forwarded-Uri", "/items");
                status(NONE, "X-Forwarded-Uri", "/health");
            }
            assertThat(warnings.messages())
                    .singleElement()
                    .asString()
                    .contains(
                            "127.0.0.1", "X-Forwarded-Uri", "X-Original-URL", "latchkey.forwarded.uri", "publicPaths");
            INGRESS.advance(Duration.ofHours(1));
            status(INGRESS, "X-Original-URL", "http://a/health", "X-Original-URL", "http://a/health");
            assertThat(warnings.messages()).hasSize(2);
        }
    }

    @Test
    void theSettingNamesTheHeaderThatTheProxyWrites() throws Exception {
        assertThat(status(INGRESS, "X-Original-URL", "https://api.example.com/health?x=/items"))
                .isEqualTo(200);
        assertThat(status(INGRESS, "X-Original-URL", "/health")).isEqualTo(200);
        assertThat(status(INGRESS, "X-Forwarded-Uri", "/health")).isEqualTo(401);
        assertThat(status(INGRESS, "X-Original-URL", "https://api.example.com/items", "X-Forwarded-Uri", "/health"))
                .isEqualTo(401);
        assertThat(status(NONE, "X-Forwarded-Uri", "/health")).isEqualTo(401);
        assertThat(NONE.send("GET", "/verify/health").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a?b=/x/health",
                "http://a?b=/health",
                "http://a#/health",
                "http:///health",
                "http:/health",
                "http:health",
                "http://a\\/health",
                "http://a\\@b/health",
                "http://u@a/health",
                "http://u:p@a/health",
                "http://a%2fb/health",
                "http://a b/health",
                "http://a:/health",
                "http://a:b/health",
                "http://[::1/health",
                "http://a//health",
                "//a/health",
                "//health",
                "///health",
                "/\\health",
                "\\health",
                "health",
                "?/health",
                "/health#x",
                "/health?#",
                "/health?a\\b",
                "ftp://a/health",
                "javascript://a/health",
                " http://a/health b",
                "/health, /items",
                "http://a/health, http://a/items",
                "/health;a",
                "/%68ealth",
                "/health/",
                "/Health"
            })
    void anAmbiguousPathIsNotPublic(String value) throws Exception {
        assertThat(status(GATE, "X-Forwarded-Uri", value)).isEqualTo(401);
        assertThat(status(GATE, "X-Forwarded-Uri", value, "X-API-Key", "good-key"))
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health",
                "/health?",
                "/health?a=//b",
                "http://a/health",
                "HTTPS://A.example:8443/health?a=http://b/c",
                "http://127.0.0.1/health",
                "http://[::1]:80/health"
            })
    void anUnambiguousPathOrUrlIsPublic(String value) throws Exception {
        assertThat(status(GATE, "X-Forwarded-Uri", value)).isEqualTo(200);
    }

    @Test
    void plainVerifyWithASlashReadsTheHeaderToo() throws Exception {
        assertThat(GATE.send("GET", "/verify/", "X-Forwarded-Uri", "/health").statusCode())
                .isEqualTo(200);
        assertThat(GATE.send("GET", "/verify/?deny=403", "X-Forwarded-Uri", "/health")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "/static/a.js, 200",
        "/static/, 200",
        "/static, 401",
        "/static/../items, 401",
        "/static/a%2Fb, 401",
        "/static/%2e%2e/items, 401",
        "http://a/static/a.js?x=//y, 200",
        "http://a/static/..;/items, 401"
    })
    void aPrefixIsPublicOnClearPathsOnly(String path, int status) throws Exception {
        assertThat(status(STATIC, "X-Forwarded-Uri", path)).isEqualTo(status);
    }

    @Test
    void aPrefixHoldsBelowVerifyToo() throws Exception {
        assertThat(STATIC.send("GET", "/verify/static/a.js").statusCode()).isEqualTo(200);
        assertThat(STATIC.send("GET", "/verify/static/%61.js?x").statusCode()).isEqualTo(200);
        assertThat(STATIC.send("GET", "/verify/static").statusCode()).isEqualTo(401);
        assertThat(STATIC.send("GET", "/verify/static/a;b").statusCode()).isEqualTo(401);
        assertThat(STATIC.send("GET", "/verify/static/a%2e").statusCode()).isNotEqualTo(200);
    }

    private static int status(TestGate gate, String... headers) throws Exception {
        return gate.send("GET", "/verify", headers).statusCode();
    }
}
