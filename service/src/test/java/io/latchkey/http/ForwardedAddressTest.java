package io.latchkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.latchkey.app.TestGate;
import io.latchkey.key.AddressRange;
import io.latchkey.key.AddressRanges;
import io.latchkey.warning.LoggedWarnings;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code X-Forwarded-For} as proxies write it: with ports, brackets and quotes, and with what is not an address. */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("service")
class ForwardedAddressTest {
    private static final TestGate GATE = TestGate.of("""
            trustedProxies: [127.0.0.1, 10.0.0.0/8]
            failureLimit: {requests: 2, window: 60}
            keys:
              - {name: away, key: away-key, allowedIps: [203.0.113.7, '2001:db8::1']}
              - {name: near, key: near-key, allowedIps: [127.0.0.1]}
            """, Map.of());
    private static final TrustedProxies PROXIES =
            new TrustedProxies(new AddressRanges(List.of(AddressRange.parse("10.0.0.0/8"))));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "203.0.113.7",
                "203.0.113.7:51234",
                "203.0.113.7:",
                "203.0.113.7:_obfuscated",
                "\"203.0.113.7:51234\"",
                "\"203.0.113.7\"",
                "[203.0.113.7]:80",
                "2001:db8::1",
                "[2001:db8::1]",
                "[2001:db8::1]:443",
                "\"[2001:db8::1]:443\"",
                "\"[2001:db8::1]\"",
                "[2001:db8::1%25eth0]:443",
                "2001:db8::1%eth0",
                "[::ffff:203.0.113.7]:443",
                "198.51.100.1:80, 203.0.113.7:80, 10.0.0.9:1234",
                "unknown, 203.0.113.7:80",
            })
    void theAddressCountsWithoutItsPort(String value) throws Exception {
        assertThat(GATE.send("GET", "/verify", "X-API-Key", "away-key", "X-Forwarded-For", value)
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "unknown",
                "_hidden",
                "\"_hidden\"",
                "203.0.113.7:http",
                "203.0.113.7:123456",
                "203.0.113",
                "203.0.113.7.1:80",
                "[2001:db8::1",
                "2001:db8::1]:443",
                "[]:80",
                "\"203.0.113.7",
                "for=203.0.113.7",
                "localhost",
                "203.0.113.7;1.2.3.4",
                "\u00e9"
            })
    void whatIsNoAddressCountsAsTheProxyItself(String value) {
        AtomicInteger reported = new AtomicInteger();
        InetAddress peer = TrustedProxies.address("10.1.1.1");

        assertThat(PROXIES.clientAddress(peer, List.of(value), reported::incrementAndGet))
                .isEqualTo(peer);
        assertThat(PROXIES.clientAddress(peer, List.of("198.51.100.1", value), reported::incrementAndGet))
                .isEqualTo(peer);
        assertThat(PROXIES.clientAddress(peer, List.of(value + ", 10.2.2.2"), reported::incrementAndGet))
                .isEqualTo(TrustedProxies.address("10.2.2.2"));
        assertThat(reported).hasValue(3);
        InetAddress caller = TrustedProxies.address("192.0.2.1");
        assertThat(PROXIES.clientAddress(caller, List.of(value), reported::incrementAndGet))
                .isEqualTo(caller);
        assertThat(reported).hasValue(3);
    }

    @Test
    void theOperatorIsWarnedOncePerPeerAndHour() throws Exception {
        try (LoggedWarnings warnings = new LoggedWarnings()) {
            GATE.advance(Duration.ofHours(2));
            for (String value : List.of("unknown", "_hidden")) {
                assertThat(GATE.send("GET", "/verify", "X-API-Key", "near-key", "X-Forwarded-For", value)
                                .statusCode())
                        .isEqualTo(200);
            }

            assertThat(warnings.messages())
                    .singleElement()
                    .asString()
                    .contains("127.0.0.1", "X-Forwarded-For", "not an IP address");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "198.51.100.7:1, 198.51.100.7:2, 198.51.100.7:3",
        "[2001:db8:7::1]:1, [2001:db8:7::1]:2, \"[2001:db8:7::1]:3\"",
        "unknown, _hidden, _other"
    })
    void failedAttemptsAreLimitedWhateverThePort(String first, String second, String third) throws Exception {
        assertThat(failure(first)).isEqualTo(401);
        assertThat(failure(second)).isEqualTo(401);
        assertThat(failure(third)).isEqualTo(429);
    }

    private static int failure(String forwardedFor) throws Exception {
        return GATE.send("GET", "/verify", "X-API-Key", "no-key", "X-Forwarded-For", forwardedFor)
                .statusCode();
    }
}
