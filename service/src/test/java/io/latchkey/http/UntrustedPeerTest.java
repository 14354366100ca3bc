package io.latchkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.latchkey.app.TestGate;
import io.latchkey.key.AddressRange;
import io.latchkey.key.AddressRanges;
import io.latchkey.warning.LoggedWarnings;
import io.latchkey.warning.Warnings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A peer that is not trusted and sends what counts only from trusted ones is usually a proxy that the settings forgot. */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("service")
class UntrustedPeerTest {
    private static final TestGate GATE = TestGate.of(
            "keys: [{name: alice, key: good-key, scopes: [tts]}]\ntrustedProxies: [10.0.0.1, '::1']\n", Map.of());

    @BeforeEach
    void anHourHasPassed() {
        GATE.advance(Duration.ofHours(2));
    }

    @Test
    void theOperatorIsWarnedOncePerPeerAndHour() throws Exception {
        try (LoggedWarnings warnings = new LoggedWarnings()) {
            for (int i = 0; i < 3; i++) {
                send("/verify", "X-Forwarded-For", "192.0.2.1", "X-Forwarded-Uri", "/health");
                send("/verify/x", "X-Latchkey-Scope", "tts");
                send("/whoami", "X-Forwarded-For", "192.0.2.1");
            }
            assertThat(warnings.messages())
                    .singleElement()
                    .asString()
                    .contains("127.0.0.1", "latchkey.trustedProxies", "X-Forwarded-For, X-Forwarded-Uri", "'::1'")
                    .doesNotContain("192.0.2.1", "/health");
            GATE.advance(Duration.ofHours(1));
            send("/verify", "X-Forwarded-Method", "GET");
            assertThat(warnings.messages()).hasSize(2);
        }
    }

    @Test
    void resourcesReadOnlyTheAddress() throws Exception {
        try (LoggedWarnings warnings = new LoggedWarnings()) {
            send("/whoami", "X-Forwarded-Uri", "/health", "X-Latchkey-Scope", "tts");
            assertThat(warnings.messages()).isEmpty();
            send("/whoami", "X-Forwarded-For", "192.0.2.1");
            assertThat(warnings.messages()).hasSize(1);
        }
    }

    @Test
    void otherHeadersCauseNoWarning() throws Exception {
        try (LoggedWarnings warnings = new LoggedWarnings()) {
            for (String target : List.of("/verify", "/verify/x", "/whoami")) {
                send(target, "X-Forwarded-Proto", "https", "X-Original-URL", "/health", "X-Request-Id", "r");
            }
            assertThat(warnings.messages()).isEmpty();
        }
    }

    @Test
    void theOtherLoopbackAddressGetsAHint() {
        assertThat(warning("127.0.0.1", "::1")).contains("::1", "[127.0.0.1, '::1']");
        assertThat(warning("127.0.0.0/8", "::1")).contains("[127.0.0.1, '::1']");
        assertThat(warning("::1", "127.0.0.1")).contains("[127.0.0.1, '::1']");
        assertThat(warning("10.0.0.1", "::1")).doesNotContain("127.0.0.1");
        assertThat(warning("127.0.0.1", "192.0.2.1")).doesNotContain("127.0.0.1");
    }

    @Test
    void millionsOfPeersDoNotFillTheLog() {
        AtomicLong nanos = new AtomicLong();
        Warnings warnings = new Warnings(nanos::get);
        try (LoggedWarnings logged = new LoggedWarnings()) {
            for (int i = 0; i < 5_000; i++) {
                InetAddress peer = TrustedProxies.address("192.0." + i / 250 + "." + i % 250);
                new ProxyWarnings(warnings).untrustedPeer(peer, List.of("X-Forwarded-For"), false);
            }
            assertThat(logged.messages()).hasSizeLessThan(1_100);
            assertThat(warnings.count()).isEqualTo(5_000);
        }
    }

    private static String warning(String trusted, String peer) {
        Warnings warnings = new Warnings(() -> 0);
        RequestRules rules = new RequestRules(
                new CredentialRules(List.of("X-API-Key"), new AuthorizationSchemes(true, true, false), null, null),
                new TrustedProxies(new AddressRanges(List.of(AddressRange.parse(trusted)))),
                new ForwardedHeaders("X-Forwarded-Uri", null),
                CorsRules.NONE,
                warnings);
        try (LoggedWarnings logged = new LoggedWarnings()) {
            UntrustedPeers.check(rules, new ForwardedFrom(TrustedProxies.address(peer)));
            return logged.messages().get(0);
        }
    }

    private static int send(String target, String... headers) throws Exception {
        return GATE.send("GET", target, headers).statusCode();
    }

    private record ForwardedFrom(InetAddress peer) implements RequestView {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public List<String> headers(String name) {
            return name.equalsIgnoreCase("x-forwarded-for") ? List.of("192.0.2.9") : List.of();
        }

        @Override
        public boolean hasHeader(Predicate<String> name) {
            return name.test("x-forwarded-for");
        }

        @Override
        public void forEachHeader(BiConsumer<String, String> visitor) {
            visitor.accept("x-forwarded-for", "192.0.2.9");
        }

        @Override
        public @Nullable String query() {
            return null;
        }
    }
}
