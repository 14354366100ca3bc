package io.latchkey.limit.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that runs only while this process runs: a pause between two ticks counts as two ticks at most. While a machine is
 * suspended or overloaded, Redis may have replied without this process having read the reply yet. Thread-safe, except {@link
 * #tick}, which is for one thread.
 */
final class ObservedClock {
    private static final long LONGEST_TICK = TimeUnit.MILLISECONDS.toNanos(5);

    private final long timeout;
    private final long tick;
    private long last;
    private final AtomicLong observed = new AtomicLong();

    /**
     * Creates a clock at zero.
     *
     * @param timeout the time to measure, to a tenth and to 5 ms
     * @param now the time of a monotonic clock in nanoseconds
     */
    ObservedClock(Duration timeout, long now) {
        this.timeout = timeout.toNanos();
        this.tick = Math.min(LONGEST_TICK, this.timeout / 10);
        this.last = now;
    }

    /** Returns the nanoseconds between two ticks. */
    long tickNanos() {
        return tick;
    }

    /** Moves to this time of the same monotonic clock, or less far. */
    void tick(long now) {
        observed.addAndGet(Math.min(now - last, 2 * tick));
        last = now;
    }

    /** Returns the nanoseconds at the last tick. */
    long nanos() {
        return observed.get();
    }

    /**
     * Returns whether the timeout has certainly passed while this process ran.
     *
     * @param since an earlier result of {@link #nanos}, which is up to a tick too low
     */
    boolean hasTimedOut(long since) {
        return hasTimedOut(since, 1);
    }

    /** Returns the same for several times the timeout. */
    boolean hasTimedOut(long since, int times) {
        return observed.get() - since >= times * timeout + tick;
    }
}
