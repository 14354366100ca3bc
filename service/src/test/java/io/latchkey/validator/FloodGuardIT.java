package io.latchkey.validator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that guessing keys causes only a few validator calls and does not affect other callers. */
@Tag("service")
class FloodGuardIT {
    private static final String GOOD = "sk_live_good";
    private static final String LOCAL = "sk_live_local";
    private static final String SETTINGS =
            "failureLimit: {requests: 5, window: 60}\nkeys: [{name: l, key: " + LOCAL + "}]";

    private final ScriptedValidator validator = ScriptedValidator.that((request, connection) ->
            (GOOD.equals(request.key()) ? Behaviour.accepts() : Behaviour.rejects()).answer(request, connection));
    private int guesses;

    @AfterEach
    void close() {
        validator.close();
    }

    @Test
    void tooManyFailuresStopValidatorCalls() throws Exception {
        try (Gate gate = Gate.asking(validator.url(), "timeout: 60", SETTINGS)) {
            Caller caller = gate.caller();
            for (int i = 0; i < 5; i++) {
                assertThat(guess(caller).status()).isEqualTo(401);
            }

            Caller.Answer refused = guess(caller);

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.code()).isEqualTo("too_many_failures");
            assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
            assertThat(validator.calls()).isEqualTo(5);
        }
    }

    /** The verdict arrives on another thread than the one that JAX-RS gave the request. */
    @Test
    void failuresAtResourcesCountAsWell() throws Exception {
        try (Gate gate = Gate.asking(validator.url(), "timeout: 60", SETTINGS)) {
            Caller caller = gate.caller();
            for (int i = 0; i < 5; i++) {
                Caller.Answer denied = caller.get("/whoami", "X-API-Key", "sk_live_guess" + i);
                assertThat(denied.code()).isEqualTo("invalid_key");
            }

            assertThat(guess(caller).code()).isEqualTo("too_many_failures");
        }
    }

    @Test
    void unknownKeysAreValidatedAgainAfterTheWindow() throws Exception {
        try (Gate gate = Gate.asking(validator.url(), "timeout: 60", SETTINGS)) {
            Caller caller = gate.caller();
            exhaust(caller);

            gate.pass(Duration.ofSeconds(61));

            assertThat(guess(caller).status()).isEqualTo(401);
        }
    }

    @Test
    void knownKeysAreStillAllowed() throws Exception {
        try (Gate gate = Gate.asking(validator.url(), "timeout: 60", SETTINGS)) {
            Caller caller = gate.caller();
            assertThat(caller.present(GOOD).status()).isEqualTo(200);
            exhaust(caller);

            assertThat(caller.present(GOOD).header("X-Auth-Source")).isEqualTo("external");
            // Also a local key, although the validator is queried for it at the moment.
            assertThat(caller.present(LOCAL).status()).isNotEqualTo(429);
        }
    }

    @Test
    void untrustedForwardedAddressIsIgnored() throws Exception {
        try (Gate gate = Gate.asking(validator.url(), "timeout: 60", SETTINGS)) {
            Caller caller = gate.caller();
            for (int i = 0; i < 5; i++) {
                assertThat(guess(caller, "X-Forwarded-For", "192.0.2." + i).status())
                        .isEqualTo(401);
            }

            assertThat(guess(caller, "X-Forwarded-For", "192.0.2.99").status()).isEqualTo(429);
        }
    }

    @Test
    void trustedForwardedAddressIsUsed() throws Exception {
        String settings = SETTINGS + "\ntrustedProxies: [127.0.0.0/8]";
        try (Gate gate = Gate.asking(validator.url(), "timeout: 60", settings)) {
            Caller caller = gate.caller();
            for (int i = 0; i < 5; i++) {
                // Entries that the client wrote before the proxy's own entry have no effect.
                assertThat(guess(caller, "X-Forwarded-For", "198.51.100." + i + ", 192.0.2.1")
                                .status())
                        .isEqualTo(401);
            }

            assertThat(guess(caller, "X-Forwarded-For", "192.0.2.1").status()).isEqualTo(429);
            assertThat(guess(caller, "X-Forwarded-For", "192.0.2.2").status()).isEqualTo(401);
        }
    }

    @Test
    void ipv6NetworkIsOneClient() throws Exception {
        String settings = SETTINGS + "\ntrustedProxies: [127.0.0.0/8]";
        try (Gate gate = Gate.asking(validator.url(), "timeout: 60", settings)) {
            Caller caller = gate.caller();
            for (int i = 0; i < 5; i++) {
                assertThat(guess(caller, "X-Forwarded-For", "2001:db8:1:1::" + i)
                                .status())
                        .isEqualTo(401);
            }

            assertThat(guess(caller, "X-Forwarded-For", "2001:db8:1:1:ffff::1").status())
                    .isEqualTo(429);
            assertThat(guess(caller, "X-Forwarded-For", "2001:db8:1:2::1").status())
                    .isEqualTo(401);
        }
    }

    @Test
    void malformedKeyIsDeniedWithoutACall() throws Exception {
        String pattern = "timeout: 60, keyPattern: 'sk_live_[0-9a-f]{32}'";
        try (Gate gate = Gate.asking(validator.url(), pattern, "")) {
            Caller caller = gate.caller();

            assertThat(caller.present("sk_live_short").status()).isEqualTo(401);
            assertThat(caller.present("sk_live_" + "0".repeat(33)).status()).isEqualTo(401);
            assertThat(validator.calls()).isZero();
            assertThat(caller.present("sk_live_" + "0".repeat(32)).status()).isEqualTo(401);
            assertThat(validator.calls()).isEqualTo(1);
        }
    }

    /** With a backtracking engine, such keys overflow the stack or block the server's thread forever. */
    @ParameterizedTest
    @ValueSource(strings = {"sk_live_(a|b)+", "sk_live_(a*)*!", "sk_live_((a|b)|(a|b)c)*d"})
    void longKeysAreDeniedWithoutACall(String pattern) throws Exception {
        String settings = "timeout: 60, keyPattern: '" + pattern + "'";
        try (Gate gate = Gate.asking(validator.url(), settings, "")) {
            Caller caller = gate.caller();
            for (int length : new int[] {513, 3000, 6000}) {
                String key = "sk_live_" + "a".repeat(length - 8);

                assertThat(caller.present(key).code()).isEqualTo("invalid_key");
                assertThat(caller.get("/whoami", "X-API-Key", key).code()).isEqualTo("invalid_key");
            }
            assertThat(validator.calls()).isZero();
        }
    }

    @Test
    void malformedScopeCausesNoCall() throws Exception {
        try (Gate gate = Gate.asking(validator.url(), "timeout: 60", "")) {
            for (int i = 0; i < 5; i++) {
                Caller.Answer answer = gate.caller().get("/verify?scope=" + "s".repeat(200 + i), "X-API-Key", GOOD);
                assertThat(answer.status()).isEqualTo(400);
            }

            assertThat(validator.calls()).isZero();
        }
    }

    @Test
    void zeroTurnsTheLimitOff() throws Exception {
        try (Gate gate = Gate.asking(validator.url(), "timeout: 60", "failureLimit: {requests: 0}")) {
            Caller caller = gate.caller();
            for (int i = 0; i < 200; i++) {
                assertThat(guess(caller).status()).isEqualTo(401);
            }
        }
    }

    private void exhaust(Caller caller) {
        for (int i = 0; i < 5; i++) {
            assertThat(guess(caller).status()).isEqualTo(401);
        }
        assertThat(guess(caller).status()).isEqualTo(429);
    }

    private Caller.Answer guess(Caller caller, String... headers) {
        return caller.present("sk_live_guess" + guesses++, headers);
    }
}
