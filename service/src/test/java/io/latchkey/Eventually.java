package io.latchkey;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Waits for something that other threads or processes do, by looking again and again. The patience only ends hangs: a slow
 * machine may take as long as it takes. Not for unit tests, whose time is a parameter.
 */
public final class Eventually {
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long PAUSE_MILLIS = 10;

    private Eventually() {}

    /** Something that fails with an {@link AssertionError}, or otherwise, as long as it does not hold. */
    @FunctionalInterface
    public interface Attempt {
        void run() throws Exception;
    }

    /**
     * Waits until the condition holds.
     *
     * @param what what is awaited, for the message if it never comes
     */
    public static void until(String what, Callable<Boolean> condition) throws InterruptedException {
        value(what, condition, holds -> holds);
    }

    /**
     * Waits until a value is as it should be, and returns that value.
     *
     * @param what what is awaited, for the message if it never comes; the message also has the last value
     */
    public static <T> T value(String what, Callable<T> source, Predicate<? super T> matches)
            throws InterruptedException {
        return value(what, PATIENCE, source, matches);
    }

    static <T> T value(String what, Duration patience, Callable<T> source, Predicate<? super T> matches)
            throws InterruptedException {
        long start = System.nanoTime();
        while (true) {
            T last = null;
            Exception failure = null;
            try {
                last = source.call();
                if (matches.test(last)) {
                    return last;
                }
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                failure = e;
            }
            if (System.nanoTime() - start >= patience.toNanos()) {
                String seen = failure == null ? "Last seen: " + last : "The last attempt failed";
                throw new AssertionError(
                        "Gave up after %d s on: %s. %s".formatted(patience.toSeconds(), what, seen), failure);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    /** Waits until the attempt passes. The last failure is the cause of the error after giving up. */
    public static void asserted(Attempt attempt) throws InterruptedException {
        asserted(PATIENCE, attempt);
    }

    static void asserted(Duration patience, Attempt attempt) throws InterruptedException {
        AssertionError[] failure = new AssertionError[1];
        try {
            value("an assertion that holds", patience, () -> passes(attempt, failure), holds -> holds);
        } catch (AssertionError e) {
            throw Objects.requireNonNullElse(failure[0], e);
        }
    }

    private static boolean passes(Attempt attempt, AssertionError[] failure) throws Exception {
        failure[0] = null;
        try {
            attempt.run();
            return true;
        } catch (AssertionError e) {
            failure[0] = e;
            return false;
        }
    }
}
