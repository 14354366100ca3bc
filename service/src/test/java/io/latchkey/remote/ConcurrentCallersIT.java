package io.latchkey.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** However many callers come at once, the validator sees no more calls than it must. */
@Tag("service")
class ConcurrentCallersIT {
    private static final int CALLERS = 500;

    @Test
    void manyFirstRequestsForOneKeyMakeOneCall() throws Exception {
        try (ScriptedValidator validator = ScriptedValidator.that(
                        Behaviour.answers(200, unlimited()).after(1000));
                Gate gate = Gate.asking(validator.url(), "timeout: 30", "")) {
            List<Caller.Answer> answers = all(gate, caller -> "sk_live_one");

            assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
            assertThat(validator.calls()).isEqualTo(1);
        }
    }

    @Test
    void manyKeysAreAskedForInTurnsAndAllGetTheirOwnAnswer() throws Exception {
        Behaviour evenKeysAreGood = (request, connection) -> {
            boolean even = Integer.parseInt(request.key().substring("sk_live_".length())) % 2 == 0;
            (even ? Behaviour.saysYes() : Behaviour.saysNo()).after(20).answer(request, connection);
        };
        try (ScriptedValidator validator = ScriptedValidator.that(evenKeysAreGood);
                Gate gate = Gate.asking(
                        validator.url(), "timeout: 30, maximumCalls: 8", "failureLimit: {requests: 1000}")) {
            List<Caller.Answer> answers = all(gate, caller -> "sk_live_" + caller);

            for (int i = 0; i < CALLERS; i++) {
                assertThat(answers.get(i).status()).as("caller %s", i).isEqualTo(i % 2 == 0 ? 200 : 401);
            }
            assertThat(validator.calls()).isEqualTo(CALLERS);
            assertThat(validator.mostBusy()).isBetween(2, 8);
        }
    }

    private static String unlimited() {
        return "{\"valid\":true,\"rateLimit\":{\"requests\":1000,\"window\":60}}";
    }

    private static List<Caller.Answer> all(Gate gate, IntFunction<String> key) {
        Caller caller = gate.caller();
        List<CompletableFuture<Caller.Answer>> answers = IntStream.range(0, CALLERS)
                .mapToObj(i -> caller.presentLater(key.apply(i)))
                .toList();
        return answers.stream().map(CompletableFuture::join).toList();
    }
}
