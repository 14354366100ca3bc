package io.latchkey.limit;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is counted for one key, and the lock around it. Safe for concurrent use.
 *
 * <p>The clock is read under the lock, so that times are logged in the order in which they were read. A key that several
 * limits apply to would hold a window for each here, ask them all and then log in all, under the same lock. The totals cost
 * a request nothing that counts: they are plain fields, written while the lock is held anyway.
 */
final class TrackedKey {
    private static final long RETIRED = -1;

    private final SlidingWindow window = new SlidingWindow();

    /** The longest window that was asked for, or {@link #RETIRED}: there may be millions of keys, so no field is to spare. */
    private long longestWindowNanos;

    private long allowed;
    private long limited;
    private long lastUse;

    /** The answer, or null if this key was retired meanwhile and another must be asked. */
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

    /** Records a request without a limit; returns false if this key was retired meanwhile. */
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

    /** Forgets the requests that count against the limit, and not the totals. */
    synchronized void reset() {
        window.clear();
    }

    /** Gives back the memory of a window that nothing counts in any more; says whether it did. */
    synchronized boolean trimIfIdle(long now) {
        boolean idle = window.isIdle(now, longestWindowNanos);
        if (idle) {
            window.trim();
        }
        return idle;
    }

    /** Retires the key for good if nothing that it counted can count any more. */
    synchronized boolean retireIfIdle(long now) {
        if (longestWindowNanos != RETIRED && window.isIdle(now, longestWindowNanos)) {
            longestWindowNanos = RETIRED;
        }
        return longestWindowNanos == RETIRED;
    }
}
