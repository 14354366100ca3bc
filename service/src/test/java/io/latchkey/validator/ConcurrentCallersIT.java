package io.latchkey.validator;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Eventually;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that simultaneous callers cause no more validator calls than necessary. */
@Tag("service")
class ConcurrentCallersIT {
    private static final int CALLERS = 400;
    private static final int MOST_CALLS = 8;

    @Test
    void simultaneousRequestsOfOneKeyMakeOneCall() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (ScriptedValidator validator = ScriptedValidator.that(
                        Behaviour.answers(200, unlimited()).after(release));
                Gate gate = Gate.asking(validator.url(), "timeout: 60", "")) {
            List<CompletableFuture<Caller.Answer>> answers = all(gate, caller -> "sk_live_one");
            validator.awaitCalls(1);
            Eventually.until("a connection of each caller", () -> gate.connections() >= CALLERS);
            release.countDown();

            assertThat(joined(answers))
                    .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(200));
            assertThat(validator.calls()).isEqualTo(1);
        }
    }

    @Test
    void manyKeysGetTheirOwnVerdicts() throws Exception {
        // No call is answered before the maximum number of calls is waiting.
        CyclicBarrier full = new CyclicBarrier(MOST_CALLS);
        Behaviour evenKeysAreGood = (request, connection) -> {
            boolean even = Integer.parseInt(request.key().substring("sk_live_".length())) % 2 == 0;
            await(full);
            (even ? Behaviour.accepts() : Behaviour.rejects()).answer(request, connection);
        };
        try (ScriptedValidator validator = ScriptedValidator.that(evenKeysAreGood);
                Gate gate = Gate.asking(
                        validator.url(),
                        "timeout: 60, maximumCalls: " + MOST_CALLS,
                        "failureLimit: {requests: 1000}")) {
            List<Caller.Answer> answers = joined(all(gate, caller -> "sk_live_" + caller));

            for (int i = 0; i < CALLERS; i++) {
                assertThat(answers.get(i).status()).as("caller %s", i).isEqualTo(i % 2 == 0 ? 200 : 401);
            }
            assertThat(validator.calls()).isEqualTo(CALLERS);
            assertThat(validator.mostBusy()).isEqualTo(MOST_CALLS);
        }
    }

    private static void await(CyclicBarrier barrier) throws IOException, InterruptedException {
        try {
            barrier.await();
        } catch (BrokenBarrierException e) {
            throw new IOException(e);
        }
    }

    private static String unlimited() {
        return "{\"valid\":true,\"rateLimit\":{\"requests\":1000,\"window\":60}}";
    }

    private static List<CompletableFuture<Caller.Answer>> all(Gate gate, IntFunction<String> key) {
        Caller caller = gate.caller();
        return IntStream.range(0, CALLERS)
                .mapToObj(i -> caller.presentLater(key.apply(i)))
                .toList();
    }

    private static List<Caller.Answer> joined(List<CompletableFuture<Caller.Answer>> answers) {
        return answers.stream().map(CompletableFuture::join).toList();
    }
}
