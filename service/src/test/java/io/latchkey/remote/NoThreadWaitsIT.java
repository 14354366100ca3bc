package io.latchkey.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Forward auth that waits for the validator holds a connection, and none of the server's threads. */
@Tag("service")
class NoThreadWaitsIT {
    private static final int CALLERS = 50;

    @Test
    void noThreadOfTheServerWaitsForTheValidator() throws Exception {
        CountDownLatch letGo = new CountDownLatch(1);
        try (ScriptedValidator validator =
                        ScriptedValidator.that(Behaviour.saysYes().onceLetGo(letGo));
                Gate gate = Gate.asking(validator.url(), "timeout: 60", "keys: [{name: local, key: local-key}]")) {
            List<CompletableFuture<Caller.Answer>> waiting = IntStream.range(0, CALLERS)
                    .mapToObj(i -> gate.caller().presentLater("sk_live_same"))
                    .toList();
            while (validator.calls() == 0) {
                TimeUnit.MILLISECONDS.sleep(10);
            }

            assertThat(gate.caller().present("local-key").status()).isEqualTo(200);
            awaitNobodyInLatchkey();
            assertThat(waiting).as("callers that have no answer yet").noneMatch(CompletableFuture::isDone);
            letGo.countDown();
            for (CompletableFuture<Caller.Answer> answer : waiting) {
                assertThat(answer.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
            }
            assertThat(validator.calls()).isEqualTo(1);
        }
    }

    /** Some callers may still be arriving; a thread that waits for the validator would be found every time. */
    private static void awaitNobodyInLatchkey() throws InterruptedException {
        List<String> found = serverThreadsInLatchkey();
        for (int i = 0; i < 100 && !found.isEmpty(); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
            found = serverThreadsInLatchkey();
        }
        assertThat(found).isEmpty();
    }

    private static List<String> serverThreadsInLatchkey() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("dw-"))
                .map(thread -> thread.getKey() + " " + Arrays.toString(thread.getValue()))
                .filter(thread -> thread.contains("io.latchkey"))
                .toList();
    }
}
