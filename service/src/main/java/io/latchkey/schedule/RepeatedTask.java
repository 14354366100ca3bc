package io.latchkey.schedule;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a task again and again, also after it failed. An executor alone drops a task that throws once, without a word. Run by
 * one thread at a time.
 */
public final class RepeatedTask implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RepeatedTask.class);

    private final String name;
    private final Runnable task;
    private boolean failing;

    /**
     * Wraps a task that somebody else repeats.
     *
     * @param name what the task does, for the log
     */
    RepeatedTask(String name, Runnable task) {
        this.name = name;
        this.task = task;
    }

    /**
     * Runs a task until the executor is shut down.
     *
     * @param name what the task does, for the log
     * @param pause how long to wait before the first run, and after each one
     */
    @SuppressWarnings("FutureReturnValueIgnored") // it does not fail, and it ends with its executor
    public static void start(ScheduledExecutorService executor, String name, Duration pause, Runnable task) {
        executor.scheduleWithFixedDelay(
                new RepeatedTask(name, task), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
        try {
            task.run();
            failing = false;
        } catch (RuntimeException | Error e) {
            report(e);
        }
    }

    /** Only the first failure in a row: a task may run many times a second. */
    private void report(Throwable failure) {
        if (failing) {
            return;
        }
        failing = true;
        try {
            LOGGER.error("{} failed ({}). It is tried again.", name, where(failure));
        } catch (RuntimeException | Error e) {
            // There may be no memory left even for the log. The task runs again all the same.
        }
    }

    /** Without its message, which could quote a key or a password. */
    private static String where(Throwable failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        return failure.getClass().getName() + (stack.length == 0 ? "" : " at " + stack[0]);
    }
}
