package io.latchkey.http.jersey;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A callback whose result the thread that created it may wait for. A result that is available at once, which is the rule, costs
 * neither a lock nor a latch. Thread-safe.
 */
final class AwaitedResult<T> implements Consumer<T> {
    private final Thread waiter = Thread.currentThread();
    private volatile @Nullable T result;

    @Override
    public void accept(T value) {
        result = value;
        if (Thread.currentThread() != waiter) {
            LockSupport.unpark(waiter);
        }
    }

    /**
     * Waits for the result.
     *
     * @param longest how long at most
     * @param fallback makes a result from the reason why there is none: the thread was interrupted, or the time is over
     */
    T get(Duration longest, Function<String, T> fallback) {
        T now = result;
        return now == null ? await(longest.toNanos(), fallback) : now;
    }

    private T await(long nanos, Function<String, T> fallback) {
        long start = System.nanoTime();
        while (true) {
            T now = result;
            if (now != null) {
                return now;
            }
            long left = nanos - (System.nanoTime() - start);
            if (left <= 0) {
                return fallback.apply("no decision in time");
            }
            if (Thread.currentThread().isInterrupted()) {
                return fallback.apply("interrupted");
            }
            LockSupport.parkNanos(this, left);
        }
    }
}
