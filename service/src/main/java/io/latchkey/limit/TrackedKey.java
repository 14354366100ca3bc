package io.latchkey.limit;

import io.latchkey.key.RateLimit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is counted for one key, and the lock around it. Safe for concurrent use.
 *
 * <p>The clock is read under the lock, so that times are logged in the order in which they were read. A key that several
 * limits apply to would hold a window for each here, ask them all and then log in all, under the same lock.
 */
final class TrackedKey {
    private final SlidingWindow window = new SlidingWindow();
    private long longestWindowNanos;
    private boolean retired;

    /** The answer, or null if this key was retired meanwhile and another must be asked. */
    synchronized @Nullable Permit acquire(RateLimit limit, LongSupplier nanoTime) {
        if (retired) {
            return null;
        }
        longestWindowNanos = Math.max(longestWindowNanos, limit.windowNanos());
        return window.acquire(limit, nanoTime.getAsLong());
    }

    /** Retires the key for good if nothing that it counted can count any more. */
    synchronized boolean retireIfIdle(long now) {
        retired = retired || window.isIdle(now, longestWindowNanos);
        return retired;
    }
}
