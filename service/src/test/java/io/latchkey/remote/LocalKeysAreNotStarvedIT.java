package io.latchkey.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A validator that takes its time holds up the callers that need it, and nobody else. */
@Tag("service")
class LocalKeysAreNotStarvedIT {
    private static final String LOCAL = "local-key-of-this-test";
    private static final int LOCAL_REQUESTS = 2000;

    /** More than may wait, and more than the server has threads. */
    private static final int EXTERNAL_CALLERS = 1200;

    @Test
    void localKeysAreAnsweredWhileExternalOnesWait() throws Exception {
        String keys = "keys: [{name: local, key: " + LOCAL + ", rateLimit: {requests: 100000, window: 60}}]";
        try (ScriptedValidator validator =
                        ScriptedValidator.that(Behaviour.saysYes().after(5000));
                Gate gate = Gate.asking(validator.url(), "timeout: 60", keys)) {
            Caller local = gate.caller();
            measure(local);
            long without = measure(local);

            List<CompletableFuture<Caller.Answer>> external = storm(gate.caller());
            awaitCalls(validator);
            long with = measure(local);

            assertThat(external).anySatisfy(answer -> assertThat(answer).isNotDone());
            assertThat(validator.mostBusy()).isBetween(1, 32);
            System.out.printf(
                    "p99 of local keys: %d us without, %d us with a validator that takes 5 s, ratio %.2f%n",
                    without / 1000, with / 1000, with / (double) without);
            external.forEach(answer -> answer.cancel(true));
        }
    }

    @Test
    void aServerWithFewThreadsKeepsSomeForLocalKeys() throws Exception {
        try (ScriptedValidator validator = ScriptedValidator.that(Behaviour.hangs());
                Gate gate = Gate.with(
                        "validator: {enabled: true, url: '" + validator.url() + "', timeout: 60}\n"
                                + "keys: [{name: local, key: " + LOCAL + "}]",
                        32)) {
            List<CompletableFuture<Caller.Answer>> external = storm(gate.caller());

            assertThat(gate.caller().present(LOCAL).status()).isEqualTo(200);
            assertThat(external).anySatisfy(answer -> assertThat(answer).isNotDone());
            external.forEach(answer -> answer.cancel(true));
        }
    }

    /** The 99th percentile in nanoseconds; every request must be let in. */
    private static long measure(Caller caller) {
        long[] took = new long[LOCAL_REQUESTS];
        for (int i = 0; i < LOCAL_REQUESTS; i++) {
            long start = System.nanoTime();
            assertThat(caller.present(LOCAL).status()).isEqualTo(200);
            took[i] = System.nanoTime() - start;
        }
        Arrays.sort(took);
        return took[LOCAL_REQUESTS * 99 / 100];
    }

    private static List<CompletableFuture<Caller.Answer>> storm(Caller caller) throws InterruptedException {
        List<CompletableFuture<Caller.Answer>> external = IntStream.range(0, EXTERNAL_CALLERS)
                .mapToObj(i -> caller.presentLater("sk_live_" + i))
                .toList();
        // Those over the number that may wait are turned away at once; then all others are in.
        for (int i = 0; i < 300 && external.stream().noneMatch(CompletableFuture::isDone); i++) {
            Thread.sleep(100);
        }
        assertThat(external).anySatisfy(answer -> assertThat(answer).isDone());
        return external;
    }

    private static void awaitCalls(ScriptedValidator validator) throws InterruptedException {
        for (int i = 0; i < 300 && validator.calls() < 32; i++) {
            Thread.sleep(100);
        }
        assertThat(validator.calls()).isGreaterThanOrEqualTo(32);
    }
}
