package io.latchkey.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class BackgroundTasksTest {
    private static final Duration SHORT = Duration.ofNanos(1);

    private final BackgroundTasks tasks = new BackgroundTasks();

    @AfterEach
    void stop() {
        tasks.stop();
    }

    @Test
    void tasksRunBetweenStartAndStop() throws Exception {
        SynchronousQueue<String> runs = new SynchronousQueue<>();
        tasks.repeat("Testing", SHORT, () -> runs.offer("early"));
        assertThat(runs.poll()).isNull();

        tasks.start();
        tasks.start();
        assertThat(runs.poll(60, TimeUnit.SECONDS)).isEqualTo("early");

        tasks.stop();
        tasks.start();
        assertThat(runs.poll(60, TimeUnit.SECONDS)).isEqualTo("early");
    }

    @Test
    void aTaskAddedAfterTheStartRunsToo() throws Exception {
        CountDownLatch runs = new CountDownLatch(2);
        tasks.start();
        tasks.repeat("Testing", SHORT, runs::countDown);

        assertThat(runs.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aBlockedTaskHoldsUpNoOther() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            tasks.repeatBlocking("Blocking", SHORT, () -> {
                blocked.countDown();
                await(never);
            });
        }
        CountDownLatch runs = new CountDownLatch(3);
        tasks.start();
        assertThat(blocked.await(60, TimeUnit.SECONDS)).isTrue();

        tasks.repeat("Testing", SHORT, () -> {
            runs.countDown();
            throw new IllegalStateException();
        });
        assertThat(runs.await(60, TimeUnit.SECONDS)).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
