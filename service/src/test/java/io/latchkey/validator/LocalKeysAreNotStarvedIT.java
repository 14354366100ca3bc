package io.latchkey.validator;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Eventually;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests that a slow validator delays only the callers that need it. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@Tag("service")
class LocalKeysAreNotStarvedIT {
    private static final String LOCAL = "local-key-of-this-test";
    private static final int MOST_CALLS = 32;

    /** The number of threads, half of which may wait for the validator. */
    private static final int SERVER_THREADS = 128;

    /** The number of callers: more than may wait, and more than the server's threads. */
    private static final int EXTERNAL_CALLERS = 160;

    @Test
    void localKeysAreDecidedWhileExternalKeysWait() throws Exception {
        String keys = "keys: [{name: local, key: " + LOCAL + ", rateLimit: {requests: 100000, window: 60}}]";
        CountDownLatch release = new CountDownLatch(1);
        try (ScriptedValidator validator =
                        ScriptedValidator.that(Behaviour.accepts().after(release));
                Gate gate = gate(validator, keys + "\nfailureLimit: {requests: 0}", SERVER_THREADS)) {
            List<CompletableFuture<Caller.Answer>> external = storm(gate.caller());
            validator.awaitCalls(MOST_CALLS);

            for (int i = 0; i < 100; i++) {
                assertThat(gate.caller().present(LOCAL).status()).isEqualTo(200);
            }
            assertThat(external).anySatisfy(answer -> assertThat(answer).isNotDone());

            release.countDown();
            for (CompletableFuture<Caller.Answer> answer : external) {
                assertThat(answer.get().status()).isIn(200, 503);
            }
            assertThat(validator.mostBusy()).isEqualTo(MOST_CALLS);
        }
    }

    @Test
    void serverWithFewThreadsReservesSomeForLocalKeys() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (ScriptedValidator validator =
                        ScriptedValidator.that(Behaviour.accepts().after(release));
                Gate gate = gate(validator, "keys: [{name: local, key: " + LOCAL + "}]", 32)) {
            List<CompletableFuture<Caller.Answer>> external = storm(gate.caller());

            assertThat(gate.caller().present(LOCAL).status()).isEqualTo(200);
            assertThat(external).anySatisfy(answer -> assertThat(answer).isNotDone());
            release.countDown();
        }
    }

    private static Gate gate(ScriptedValidator validator, String settings, int threads) throws Exception {
        return Gate.with(
                "validator: {enabled: true, url: '" + validator.url() + "', timeout: 60}\n" + settings, threads);
    }

    private static List<CompletableFuture<Caller.Answer>> storm(Caller caller) throws InterruptedException {
        List<CompletableFuture<Caller.Answer>> external = IntStream.range(0, EXTERNAL_CALLERS)
                .mapToObj(i -> caller.presentLater("sk_live_" + i))
                .toList();
        // Callers over the number that may wait are denied at once.
        Eventually.until("as many callers wait as may", () -> external.stream().anyMatch(CompletableFuture::isDone));
        return external;
    }
}
