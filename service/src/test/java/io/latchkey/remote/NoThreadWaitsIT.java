package io.latchkey.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Forward auth that waits for the validator holds a connection, and none of the server's threads. */
class NoThreadWaitsIT {
    private static final int CALLERS = 50;

    @Test
    void noThreadOfTheServerWaitsForTheValidator() throws Exception {
        try (ScriptedValidator validator =
                        ScriptedValidator.that(Behaviour.saysYes().after(4000));
                Gate gate = Gate.asking(validator.url(), "timeout: 60", "keys: [{name: local, key: local-key}]")) {
            List<CompletableFuture<Caller.Answer>> waiting = IntStream.range(0, CALLERS)
                    .mapToObj(i -> gate.caller().presentLater("sk_live_same"))
                    .toList();
            while (validator.calls() == 0) {
                TimeUnit.MILLISECONDS.sleep(10);
            }

            assertThat(gate.caller().present("local-key").status()).isEqualTo(200);
            Map<Thread, StackTraceElement[]> threads = Thread.getAllStackTraces();
            assertThat(waiting).as("callers that have no answer yet").noneMatch(CompletableFuture::isDone);
            assertThat(threads.entrySet()).noneSatisfy(thread -> {
                assertThat(thread.getKey().getName()).startsWith("dw-");
                assertThat(Arrays.toString(thread.getValue())).contains("io.latchkey");
            });
            for (CompletableFuture<Caller.Answer> answer : waiting) {
                assertThat(answer.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
            }
            assertThat(validator.calls()).isEqualTo(1);
        }
    }
}
