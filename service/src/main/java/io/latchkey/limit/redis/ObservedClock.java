package io.latchkey.limit.redis;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that goes on only while this process runs: a step of its ticks that took longer counts as two. While a machine stands
 * still, or is too busy for us, Redis may have answered, and nobody has looked yet. Safe for concurrent use but for {@link
 * #tick}, which is for one thread.
 */
final class ObservedClock {
    private static final long LONGEST_TICK = TimeUnit.MILLISECONDS.toNanos(5);

    private final long timeout;
    private final long tick;
    private long last;
    private final AtomicLong seen = new AtomicLong();

    /**
     * A clock at zero.
     *
     * @param timeout what it is to measure, to a tenth and to 5 ms
     * @param now nanoseconds of a monotonic clock
     */
    ObservedClock(Duration timeout, long now) {
        this.timeout = timeout.toNanos();
        this.tick = Math.min(LONGEST_TICK, this.timeout / 10);
        this.last = now;
    }

    /** How often to tick, in nanoseconds. */
    long tickNanos() {
        return tick;
    }

    /** Goes on to this time of the same monotonic clock, or less far. */
    void tick(long now) {
        seen.addAndGet(Math.min(now - last, 2 * tick));
        last = now;
    }

    /** Nanoseconds, as of the last tick. */
    long nanos() {
        return seen.get();
    }

    /**
     * Whether the timeout has certainly been seen to pass.
     *
     * @param since what {@link #nanos} said then, up to a tick too little
     */
    boolean hasTimedOut(long since) {
        return hasTimedOut(since, 1);
    }

    /** Whether the timeout has certainly been seen to pass so many times. */
    boolean hasTimedOut(long since, int times) {
        return seen.get() - since >= times * timeout + tick;
    }
}
