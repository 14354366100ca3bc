package io.latchkey.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Uninterruptibles;
import io.latchkey.key.KeySource;
import io.latchkey.key.KeyStore;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What cannot be brought about from outside: a reload that does not end, and errors. */
@Tag("unit")
class ReloadKeysTaskTest {
    private final StringWriter output = new StringWriter();

    @Test
    void aSecondReloadReportsThatOneIsRunning() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        KeyStore store = store(findings -> {
            reading.countDown();
            Uninterruptibles.awaitUninterruptibly(release);
            return List.of();
        });
        Thread first = new Thread(() -> assertThatCode(store::reload).doesNotThrowAnyException());
        first.start();
        reading.await();

        assertThatThrownBy(() -> run(new ReloadKeysTask(store)))
                .isInstanceOf(TaskFailedException.class)
                .hasMessage("{\"error\":\"A reload of the keys has been running since 1970-01-01T00:00:00Z. Nothing was"
                        + " changed; try again when it has ended.\"}");

        release.countDown();
        first.join();
    }

    @Test
    void anErrorIsAFailure() {
        KeyStore store = store(findings -> {
            throw new OutOfMemoryError("MARKED");
        });

        assertThatThrownBy(() -> run(new ReloadKeysTask(store)))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageStartingWith("{\"error\":\"The keys were not reloaded, and the old ones stay in force.\"")
                .hasMessageContaining("cannot be read (out of memory)")
                .hasMessageNotContaining("MARKED");
        assertThat(output.toString()).isEmpty();
    }

    /** Dropwizard catches exceptions only; an error would end in an answer of 200 with nothing in it. */
    @Test
    void anErrorOfAnyTaskIsAFailure() {
        JsonTask task = new JsonTask("some-task", Set.of()) {
            @Override
            Object answer(Map<String, List<String>> given) {
                throw new StackOverflowError("MARKED");
            }
        };

        assertThatThrownBy(() -> run(task))
                .isInstanceOf(TaskFailedException.class)
                .hasMessage("{\"error\":\"some-task failed because of an internal error (StackOverflowError).\"}");
    }

    private void run(JsonTask task) throws Exception {
        task.execute(Map.of(), new PrintWriter(output));
    }

    private static KeyStore store(KeySource source) {
        return new KeyStore(List.of(source), () -> Instant.EPOCH, Duration.ZERO);
    }
}
