package io.latchkey.limit;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The counts of one key, and the lock around them. Thread-safe.
 *
 * <p>The clock is read under the lock, so that times are logged in the order in which they were read. A key with several limits
 * would hold a window for each, check them all and then log in all, under the same lock. The totals cost next to nothing: they are
 * plain fields, written while the lock is held anyway.
 */
final class TrackedKey {
    private static final long RETIRED = -1;

    private final SlidingWindow window = new SlidingWindow();

    /** The longest window so far, or {@link #RETIRED}: there may be millions of keys, so this saves a field. */
    private long longestWindowNanos;

    private long allowed;
    private long limited;
    private long lastUse;

    /** Returns the permit, or null if this object was retired meanwhile and another one must be used. */
    synchronized @Nullable Permit acquire(RateLimit limit, LongSupplier nanoTime) {
        if (longestWindowNanos == RETIRED) {
            return null;
        }
        longestWindowNanos = Math.max(longestWindowNanos, limit.windowNanos());
        long now = nanoTime.getAsLong();
        Permit permit = window.acquire(limit, now);
        if (permit.allowed()) {
            allowed++;
            lastUse = now;
        } else {
            limited++;
        }
        return permit;
    }

    /** Records a request without a limit; returns false if this object was retired meanwhile. */
    synchronized boolean recordUnlimited(LongSupplier nanoTime) {
        if (longestWindowNanos == RETIRED) {
            return false;
        }
        allowed++;
        lastUse = nanoTime.getAsLong();
        return true;
    }

    synchronized KeyUsage usage(@Nullable RateLimit limit, LongSupplier nanoTime) {
        long now = nanoTime.getAsLong();
        long used = limit == null ? 0 : window.used(now, limit.windowNanos());
        long remaining = limit == null ? 0 : Math.max(0, limit.requests() - used);
        return new KeyUsage(used, remaining, allowed, limited, allowed == 0 ? -1 : Math.max(0, now - lastUse));
    }

    /** Clears the requests that count against the limit, not the totals. */
    synchronized void reset() {
        window.clear();
    }

    /** Frees the memory of the window if no request in it counts any more; returns whether it did. */
    synchronized boolean trimIfIdle(long now) {
        boolean idle = window.isIdle(now, longestWindowNanos);
        if (idle) {
            window.trim();
        }
        return idle;
    }

    /** Retires this object for good if none of its requests can count any more. */
    synchronized boolean retireIfIdle(long now) {
        if (longestWindowNanos != RETIRED && window.isIdle(now, longestWindowNanos)) {
            longestWindowNanos = RETIRED;
        }
        return longestWindowNanos == RETIRED;
    }
}
