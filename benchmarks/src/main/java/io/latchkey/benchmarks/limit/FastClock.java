package io.latchkey.benchmarks.limit;

import io.github.bucket4j.TimeMeter;
import java.util.function.LongSupplier;

/**
 * The JDK's monotonic clock, sped up. A window has at least a millisecond, in which a benchmark makes thousands of requests
 * with one key; with a faster clock they stay within a small limit. Reading it costs as much as reading the JDK's. Thread-safe.
 *
 * @param speed how many times faster, at least 1
 */
record FastClock(long speed) implements LongSupplier, TimeMeter {
    @Override
    public long getAsLong() {
        return System.nanoTime() * speed;
    }

    @Override
    public long currentTimeNanos() {
        return getAsLong();
    }

    @Override
    public boolean isWallClockBased() {
        return false;
    }
}
