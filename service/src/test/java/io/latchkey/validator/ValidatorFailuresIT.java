package io.latchkey.validator;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Eventually;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that a failure of the validator never counts as a verdict. */
@Tag("service")
class ValidatorFailuresIT {
    private static final String KEY = "sk_live_";
    private static final String SETTINGS = "failureLimit: {requests: 0}\nrateLimit: {requests: 1000000, window: 60}\n";

    /** What the validator does with some keys; it accepts all others, including the probe's. */
    private static final Map<String, Behaviour> script = new ConcurrentHashMap<>();

    private static ScriptedValidator validator;
    private static ScriptedValidator elsewhere;

    /** A gate for failures that end by themselves. Its timeout is long enough for any machine. */
    private static Gate patient;

    /** A gate for failures that end only at the timeout. A slow machine may reach it at other calls, too. */
    private static Gate impatient;

    /** The cached state of the key when the validator fails, and the expected response. */
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

    @BeforeAll
    static void start() throws Exception {
        validator = ScriptedValidator.that((request, connection) ->
                script.getOrDefault(request.key(), Behaviour.accepts()).answer(request, connection));
        elsewhere = ScriptedValidator.that(Behaviour.accepts());
        String keys = Stream.of(Failure.values())
                .map(failure -> "{name: spare, key: " + key(failure, Known.LOCAL_KEY) + "}")
                .collect(Collectors.joining(", ", "keys: [{name: local, key: sk_test_local}, ", "]\n"));
        patient = Gate.asking(validator.url(), "timeout: 60", SETTINGS + keys);
        impatient = Gate.asking(validator.url(), "timeout: 0.3", SETTINGS + keys);
    }

    @AfterAll
    static void stop() {
        patient.close();
        impatient.close();
        validator.close();
        elsewhere.close();
    }

    static Stream<Arguments> cells() {
        return Stream.of(Failure.values())
                .flatMap(failure -> Stream.of(Known.values()).map(known -> Arguments.of(failure, known)));
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("cells")
    void failureIsNoVerdict(Failure failure, Known known) throws Exception {
        if (known == Known.FRESH_VERDICT) {
            assertThat(calls(failure, known)).isZero();
        } else if (Failure.WITHOUT_END.contains(failure)) {
            // A slow machine may reach the timeout before the call reaches the validator.
            Eventually.value("a call that reaches the validator", () -> calls(failure, known), calls -> calls > 0);
        } else {
            assertThat(calls(failure, known)).isEqualTo(1);
        }
        assertThat(elsewhere.accepted()).isZero();
    }

    /** Makes the validator fail, presents the key, and returns the number of calls. */
    private static long calls(Failure failure, Known known) throws InterruptedException {
        String key = key(failure, known);
        if (known == Known.FRESH_VERDICT || known == Known.STALE_VERDICT) {
            learn(failure, key);
        }
        if (known == Known.STALE_VERDICT) {
            gate(failure).pass(Duration.ofMinutes(6));
        }
        long before = validator.calls(key);
        script.put(key, failure.behaviour(elsewhere.url()));
        check(gate(failure).caller().present(key), known);
        long calls = validator.calls(key) - before;
        assertThat(calls).isLessThanOrEqualTo(1);
        return calls;
    }

    private static void check(Caller.Answer answer, Known known) {
        assertThat(answer.status()).isEqualTo(known.promised);
        if (known == Known.NOTHING) {
            assertThat(answer.code()).isEqualTo("validation_unavailable");
            assertThat(answer.header("Retry-After")).isEqualTo("5");
        } else {
            assertThat(answer.header("X-Auth-Source")).isEqualTo(known == Known.LOCAL_KEY ? "local" : "external");
        }
    }

    @ParameterizedTest
    @EnumSource(Failure.class)
    void verdictOlderThanTheLimitIsNotUsed(Failure failure) throws Exception {
        String key = KEY + failure + "_OLD";
        learn(failure, key);

        script.put(key, failure.behaviour(elsewhere.url()));
        gate(failure).pass(Duration.ofMinutes(11));

        assertThat(gate(failure).caller().present(key).code()).isEqualTo("validation_unavailable");
    }

    /** Gives the gate a fresh verdict. */
    private static void learn(Failure failure, String key) throws InterruptedException {
        script.remove(key);
        gate(failure).pass(Duration.ofMinutes(11));
        Caller caller = gate(failure).caller();
        if (Failure.WITHOUT_END.contains(failure)) {
            Eventually.until("a verdict", () -> caller.present(key).status() == 200);
        } else {
            assertThat(caller.present(key).status()).isEqualTo(200);
        }
    }

    private static Gate gate(Failure failure) {
        return Failure.WITHOUT_END.contains(failure) ? impatient : patient;
    }

    private static String key(Failure failure, Known known) {
        return KEY + failure + "_" + known;
    }

    @Test
    void refusedConnectionIsNoVerdict() throws Exception {
        try (ScriptedValidator gone = ScriptedValidator.that(Behaviour.accepts());
                Gate gate = Gate.asking(
                        gone.url(), "timeout: 60", SETTINGS + "keys: [{name: spare, key: " + KEY + "LOCAL_KEY}]")) {
            Caller caller = gate.caller();
            assertThat(caller.present(KEY + "OLD").status()).isEqualTo(200);
            gate.pass(Duration.ofMinutes(5));
            assertThat(caller.present(KEY + Known.STALE_VERDICT).status()).isEqualTo(200);
            gate.pass(Duration.ofMinutes(6));
            assertThat(caller.present(KEY + Known.FRESH_VERDICT).status()).isEqualTo(200);

            gone.refuse();

            for (Known known : List.of(Known.STALE_VERDICT, Known.FRESH_VERDICT, Known.NOTHING, Known.LOCAL_KEY)) {
                check(caller.present(KEY + known), known);
            }
            assertThat(caller.present(KEY + "OLD").code()).isEqualTo("validation_unavailable");
            assertThat(gone.calls()).isEqualTo(3);
        }
    }

    /** Percent-encoded, they take nine times their length in the head of a response, which has some 8 KiB in all. */
    @Test
    void longestTextsOfAVerdictFitTheResponse() {
        String text = "\\u3042".repeat(200);
        String verdict = "{\"valid\":true,\"userId\":\"%s\",\"name\":\"%s\",\"scopes\":[%s]}";
        script.put(KEY + "LONGEST", Behaviour.answers(200, String.format(verdict, text, text, scopes(3000))));
        script.put(KEY + "TOO_LONG", Behaviour.answers(200, String.format(verdict, "u", "n", scopes(3001))));
        script.put(KEY + "TOO_LONG_USER", Behaviour.answers(200, String.format(verdict, text + "u", "n", "")));

        Caller.Answer longest = patient.caller().present(KEY + "LONGEST");

        assertThat(longest.status()).isEqualTo(200);
        assertThat(longest.header("X-Auth-User-Id")).isEqualTo("%E3%81%82".repeat(200));
        assertThat(longest.header("X-Auth-Scopes")).hasSize(3000);
        for (String key : List.of(KEY + "TOO_LONG", KEY + "TOO_LONG_USER")) {
            assertThat(patient.caller().present(key).code()).isEqualTo("validation_unavailable");
        }
    }

    /** Returns distinct scopes whose names and spaces have exactly this number of characters. */
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
    void failureBecomes403ForProxiesThatPassOnly403() {
        script.put(KEY + "DISGUISED", Behaviour.resets());

        Caller.Answer answer = patient.caller().get("/verify?deny=403", "X-API-Key", KEY + "DISGUISED");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("X-Latchkey-Status")).isEqualTo("503");
        assertThat(answer.header("Retry-After")).isEqualTo("5");
    }

    @Test
    void truncatedResponseIsNoVerdict() {
        script.put(KEY + "CUT_OFF", Behaviour.cutsOff(Behaviour.GOOD));

        assertThat(patient.caller().present(KEY + "CUT_OFF").status()).isEqualTo(503);
    }

    @Test
    void localKeysAreDecidedDuringEndlessResponses() throws Exception {
        byte[] field = ("X-Field: " + "x".repeat(7000) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] head = "HTTP/1.1 100 Continue\r\n".getBytes(StandardCharsets.US_ASCII);
        AtomicInteger endless = new AtomicInteger();
        Behaviour withoutEnd = (request, connection) -> {
            for (int i = 0; i < 5000; i++) {
                connection.getOutputStream().write(head);
                connection.getOutputStream().write(field);
            }
            endless.incrementAndGet();
        };
        for (int i = 0; i < 8; i++) {
            script.put(KEY + "endless" + i, withoutEnd);
        }
        Caller caller = patient.caller();
        List<CompletableFuture<Caller.Answer>> external = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            external.add(caller.presentLater(KEY + "endless" + i));
            assertThat(caller.present("sk_test_local").status()).isEqualTo(200);
        }
        for (CompletableFuture<Caller.Answer> one : external) {
            assertThat(one.get().code()).isEqualTo("validation_unavailable");
        }
        assertThat(endless).as("answers that were read to their end").hasValue(0);
    }

    @Test
    void validatorIsQueriedAgainAfterAFailure() {
        script.put(KEY + "AGAIN", Behaviour.resets());
        assertThat(patient.caller().present(KEY + "AGAIN").status()).isEqualTo(503);

        script.remove(KEY + "AGAIN");

        assertThat(patient.caller().present(KEY + "AGAIN").status()).isEqualTo(200);
    }
}
