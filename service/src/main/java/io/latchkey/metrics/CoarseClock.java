package io.latchkey.metrics;

import com.codahale.metrics.Clock;

/**
 * A clock that a background task advances. Meters read their clock at every mark, only to check whether five seconds have passed.
 * Reading the system's clock would cost as much as the rest of a mark. Thread-safe.
 */
final class CoarseClock extends Clock {
    private volatile long tick = System.nanoTime();

    /** Updates the time. Call this method about once a second. */
    void advance() {
        tick = System.nanoTime();
    }

    /** Returns the nanoseconds at the last {@link #advance}. */
    @Override
    public long getTick() {
        return tick;
    }
}
