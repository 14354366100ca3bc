package io.latchkey.schedule;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats a task even after it has failed. An executor alone silently drops a task that throws once. Run by one thread at a
 * time.
 */
public final class RepeatedTask implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RepeatedTask.class);

    private final String name;
    private final Runnable task;
    private boolean failing;

    /**
     * Wraps a task that the caller repeats.
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
    @SuppressWarnings("FutureReturnValueIgnored") // the task does not fail, and it ends with its executor
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

    /** Logs only the first failure in a row, because a task may run many times a second. */
    private void report(Throwable failure) {
        if (failing) {
            return;
        }
        failing = true;
        try {
            LOGGER.error("{} failed ({}). Latchkey retries it.", name, where(failure));
        } catch (RuntimeException | Error e) {
            // There may be too little memory even for the log. The task is repeated anyway.
        }
    }

    /** Returns the failure without its message, which could contain a key or a password. */
    private static String where(Throwable failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        return failure.getClass().getName() + (stack.length == 0 ? "" : " at " + stack[0]);
    }
}
