package io.latchkey.validator;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Eventually;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests that requests to forward authentication which wait for the validator occupy no thread of the server. */
@Tag("service")
class NoThreadWaitsIT {
    private static final int CALLERS = 50;

    @Test
    void noThreadOfTheServerWaitsForTheValidator() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (ScriptedValidator validator =
                        ScriptedValidator.that(Behaviour.accepts().after(release));
                Gate gate = Gate.asking(validator.url(), "timeout: 60", "keys: [{name: local, key: local-key}]")) {
            List<CompletableFuture<Caller.Answer>> waiting = IntStream.range(0, CALLERS)
                    .mapToObj(i -> gate.caller().presentLater("sk_live_same"))
                    .toList();
            validator.awaitCalls(1);

            assertThat(gate.caller().present("local-key").status()).isEqualTo(200);
            // Some callers may still be arriving; a thread that waits for the validator would be found every time.
            Eventually.value(
                    "no thread of the server in Latchkey", NoThreadWaitsIT::serverThreadsInLatchkey, List::isEmpty);
            assertThat(waiting).as("callers that have no answer yet").noneMatch(CompletableFuture::isDone);
            release.countDown();
            for (CompletableFuture<Caller.Answer> answer : waiting) {
                assertThat(answer.get().status()).isEqualTo(200);
            }
            assertThat(validator.calls()).isEqualTo(1);
        }
    }

    private static List<String> serverThreadsInLatchkey() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("dw-"))
                .map(thread -> thread.getKey() + " " + Arrays.toString(thread.getValue()))
                .filter(thread -> thread.contains("io.latchkey"))
                .toList();
    }
}
