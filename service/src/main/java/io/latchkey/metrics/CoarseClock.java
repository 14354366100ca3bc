package io.latchkey.metrics;

import com.codahale.metrics.Clock;

/**
 * A clock that somebody else moves on. Meters read theirs at every mark, and only to see whether five seconds have passed:
 * not worth the system's clock, which costs as much as all the rest of a mark. Safe for concurrent use.
 */
final class CoarseClock extends Clock {
    private volatile long tick = System.nanoTime();

    /** To be called about once a second. */
    void advance() {
        tick = System.nanoTime();
    }

    /** Nanoseconds, as of the last {@link #advance}. */
    @Override
    public long getTick() {
        return tick;
    }
}
