package io.latchkey.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a validator does wrong, it is never taken for a yes or a no. Each cell of the table has a gate of its own. */
class ValidatorFailuresIT {
    private static final String KEY = "sk_live_0123456789abcdef0123456789abcdef";

    private final ScriptedValidator validator = ScriptedValidator.that(Behaviour.saysYes());
    private final ScriptedValidator elsewhere = ScriptedValidator.that(Behaviour.saysYes());

    /** What the gate knows of the key when the validator fails, and what it then answers. */
    enum Known {
        NOTHING(503),
        FRESH_VERDICT(200),
        STALE_VERDICT(200),
        LOCAL_KEY(200);

        final int promised;

        Known(int promised) {
            this.promised = promised;
        }
    }

    static Stream<Arguments> cells() {
        return Stream.of(Failure.values())
                .flatMap(failure -> Stream.of(Known.values()).map(known -> Arguments.of(failure, known)));
    }

    @AfterEach
    void closeValidators() {
        validator.close();
        elsewhere.close();
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("cells")
    void aFailureIsNoVerdict(Failure failure, Known known) throws Exception {
        String keys = known == Known.LOCAL_KEY ? "keys: [{name: spare, key: " + KEY + "}]" : "keys: []";
        try (Gate gate = gate(keys)) {
            Caller caller = gate.caller();
            if (known == Known.FRESH_VERDICT || known == Known.STALE_VERDICT) {
                assertThat(caller.present(KEY).status()).isEqualTo(200);
            }
            if (known == Known.STALE_VERDICT) {
                gate.pass(Duration.ofMinutes(6));
            }
            int before = validator.calls();
            failure.begin(validator, elsewhere);

            Caller.Answer answer = caller.present(KEY);

            assertThat(answer.status()).isEqualTo(known.promised);
            if (known == Known.NOTHING) {
                assertThat(answer.code()).isEqualTo("validation_unavailable");
                assertThat(answer.header("Retry-After")).isEqualTo("5");
            } else {
                assertThat(answer.header("X-Auth-Source")).isEqualTo(known == Known.LOCAL_KEY ? "local" : "external");
            }
            boolean asked = known != Known.FRESH_VERDICT && failure != Failure.REFUSED;
            assertThat(validator.calls() - before).isEqualTo(asked ? 1 : 0);
            assertThat(elsewhere.accepted()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void aVerdictOlderThanTheLimitDoesNotServeAnyMore(Failure failure) throws Exception {
        try (Gate gate = gate("")) {
            Caller caller = gate.caller();
            assertThat(caller.present(KEY).status()).isEqualTo(200);
            failure.begin(validator, elsewhere);

            gate.pass(Duration.ofMinutes(11));

            assertThat(caller.present(KEY).code()).isEqualTo("validation_unavailable");
        }
    }

    @Test
    void anAnswerThatIsCutOffIsNone() throws Exception {
        try (Gate gate = gate("")) {
            validator.now(Behaviour.cutsOff(Behaviour.GOOD));

            assertThat(gate.caller().present(KEY).status()).isEqualTo(503);
        }
    }

    @Test
    void afterAFailureTheValidatorIsHeardAgain() throws Exception {
        try (Gate gate = gate("")) {
            Caller caller = gate.caller();
            validator.now(Behaviour.resets());
            assertThat(caller.present(KEY).status()).isEqualTo(503);

            validator.now(Behaviour.saysYes());

            assertThat(caller.present(KEY).status()).isEqualTo(200);
        }
    }

    private Gate gate(String others) throws Exception {
        return Gate.asking(validator.url(), "timeout: 0.6", others);
    }
}
