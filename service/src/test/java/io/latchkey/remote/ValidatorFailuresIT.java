package io.latchkey.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a validator does wrong, it is never taken for a yes or a no. Each cell of the table has a gate of its own. */
@Tag("service")
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

    /** Percent-encoded, they fill nine times their length of an answer's head, which has some 8 KiB for all. */
    @Test
    void theLongestTextsOfAVerdictStillFitTheAnswer() throws Exception {
        String text = "\\u3042".repeat(200);
        String verdict = "{\"valid\":true,\"userId\":\"%s\",\"name\":\"%s\",\"scopes\":[%s]}";
        try (Gate gate = gate("")) {
            Caller caller = gate.caller();

            validator.now(Behaviour.answers(200, String.format(verdict, text, text, scopes(3000))));
            Caller.Answer longest = caller.present(KEY);
            validator.now(Behaviour.answers(200, String.format(verdict, "u", "n", scopes(3001))));
            Caller.Answer tooLong = caller.present(KEY + "1");
            validator.now(Behaviour.answers(200, String.format(verdict, text + "u", "n", "")));
            Caller.Answer tooLongUser = caller.present(KEY + "2");

            assertThat(longest.status()).isEqualTo(200);
            assertThat(longest.header("X-Auth-User-Id")).isEqualTo("%E3%81%82".repeat(200));
            assertThat(longest.header("X-Auth-Scopes")).hasSize(3000);
            assertThat(tooLong.code()).isEqualTo("validation_unavailable");
            assertThat(tooLongUser.code()).isEqualTo("validation_unavailable");
        }
    }

    /** Different scopes whose names and spaces have just so many characters. */
    private static String scopes(int characters) {
        StringBuilder scopes = new StringBuilder();
        int left = characters;
        for (int i = 1000; left > 100; i++) {
            scopes.append('"').append(i).append("s".repeat(45)).append("\",");
            left -= 50;
        }
        return scopes.append('"').append("t".repeat(left)).append('"').toString();
    }

    @Test
    void aFailureCanBeDisguisedForAProxyThatPassesOnly403() throws Exception {
        try (Gate gate = gate("")) {
            validator.refuse();

            Caller.Answer answer = gate.caller().get("/verify?deny=403", "X-API-Key", KEY);

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.header("X-Latchkey-Status")).isEqualTo("503");
            assertThat(answer.header("Retry-After")).isEqualTo("5");
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
    void localKeysAreAnsweredWhileAnswersHaveNoEnd() throws Exception {
        byte[] field = ("X-Field: " + "x".repeat(7000) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] head = "HTTP/1.1 100 Continue\r\n".getBytes(StandardCharsets.US_ASCII);
        AtomicInteger endless = new AtomicInteger();
        validator.now((request, connection) -> {
            for (int i = 0; i < 5000; i++) {
                connection.getOutputStream().write(head);
                connection.getOutputStream().write(field);
            }
            endless.incrementAndGet();
        });
        try (Gate gate = Gate.asking(validator.url(), "timeout: 30", "keys: [{name: local, key: sk_test_local}]")) {
            Caller caller = gate.caller();
            List<CompletableFuture<Caller.Answer>> external = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                external.add(caller.presentLater(KEY + i));
                assertThat(caller.present("sk_test_local").status()).isEqualTo(200);
            }
            for (CompletableFuture<Caller.Answer> one : external) {
                assertThat(one.get().code()).isEqualTo("validation_unavailable");
            }
            assertThat(endless).as("answers that were read to their end").hasValue(0);
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
