package io.latchkey.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

@Tag("unit")
class RepeatedTaskTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(RepeatedTask.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Throwable failure;

    @BeforeEach
    void listen() {
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    @Test
    void aTaskThatFailsRunsAgain() throws InterruptedException {
        CountDownLatch runs = new CountDownLatch(5);
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
        try {
            RepeatedTask.start(executor, "Testing", Duration.ofNanos(1), () -> {
                runs.countDown();
                if (runs.getCount() % 2 == 0) {
                    throw new OutOfMemoryError();
                }
                throw new IllegalStateException();
            });

            assertThat(runs.await(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            executor.shutdownNow();
        }
    }

    @Test
    void theFirstFailureInARowIsLoggedWithoutItsMessage() {
        RepeatedTask task = new RepeatedTask("Testing", this::fail);
        failure = new StackOverflowError("MARKED");
        task.run();
        task.run();
        failure = null;
        task.run();
        failure = new IllegalArgumentException("MARKED");
        task.run();

        List<String> lines =
                log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0))
                .startsWith("Testing failed (java.lang.StackOverflowError at ")
                .endsWith("). Latchkey retries it.")
                .doesNotContain("MARKED");
        assertThat(lines.get(1)).startsWith("Testing failed (java.lang.IllegalArgumentException at ");
    }

    private void fail() {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
