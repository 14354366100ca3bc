package io.latchkey.limit;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one key that still count: a sliding window log. At most {@code requests} are allowed in any span
 * {@code (t - window, t]}. Has no clock of its own. Not thread-safe.
 *
 * <p>Up to {@link #EXACT} requests per window every request has its own timestamp, and the result is exact to the
 * nanosecond. Over that, requests in the same 1/1024th of the window share one timestamp, that of the last of them: they
 * leave the window up to 1/1024th of it late, never early. So the log has at most {@code EXACT + 2} entries, and a step
 * costs the same whatever the limit: expired entries are dropped one by one, each once, or all at once if the newest is
 * expired.
 */
final class SlidingWindow {
    static final int EXACT = 1024;
    private static final int INITIAL_CAPACITY = 1;

    /** A ring buffer of timestamps, the oldest at {@link #head}; they never decrease. */
    private long[] times = new long[INITIAL_CAPACITY];

    /** How many requests each timestamp stands for; null while each stands for one. */
    private int @Nullable [] counts;

    private int head;
    private int size;
    private int used;

    /**
     * Allows a request and logs it, or denies it and changes no count.
     *
     * @param now nanoseconds of a monotonic clock; a time before the newest logged one counts as that one
     */
    Permit acquire(RateLimit limit, long now) {
        long time = notBeforeNewest(now);
        expire(time, limit.windowNanos());
        if (used >= limit.requests()) {
            return new Permit(false, limit, 0, nanosUntilFree(limit, time));
        }
        log(time, limit);
        return new Permit(true, limit, limit.requests() - used, times[head] + limit.windowNanos() - time);
    }

    /** Returns how many nanoseconds a request would have to wait; 0 if it would be allowed. Logs nothing. */
    long nanosToWait(RateLimit limit, long now) {
        long time = notBeforeNewest(now);
        expire(time, limit.windowNanos());
        return used < limit.requests() ? 0 : nanosUntilFree(limit, time);
    }

    /** Returns whether no logged request is within the last {@code windowNanos}. */
    boolean isIdle(long now, long windowNanos) {
        return size == 0 || now - newest() >= windowNanos;
    }

    /** Returns how many requests count within the last {@code windowNanos}. Changes nothing. */
    int used(long now, long windowNanos) {
        long time = notBeforeNewest(now);
        int counted = used;
        for (int entry = 0; entry < size && time - times[index(entry)] >= windowNanos; entry++) {
            counted -= count(index(entry));
        }
        return counted;
    }

    /** Returns how many logged requests had not expired at the last step. */
    int used() {
        return used;
    }

    /** Returns how many timestamps are held. */
    int entries() {
        return size;
    }

    /** Returns how many timestamps fit without growing. */
    int capacity() {
        return times.length;
    }

    void clear() {
        head = 0;
        size = 0;
        used = 0;
    }

    /** Clears the log and frees its memory. */
    void trim() {
        clear();
        if (times.length > INITIAL_CAPACITY) {
            times = new long[INITIAL_CAPACITY];
        }
        counts = null;
    }

    private long notBeforeNewest(long now) {
        return size > 0 && now - newest() < 0 ? newest() : now;
    }

    private long newest() {
        return times[index(size - 1)];
    }

    private int index(int entry) {
        int index = head + entry;
        return index < times.length ? index : index - times.length;
    }

    private int count(int index) {
        return counts == null ? 1 : counts[index];
    }

    private void expire(long now, long windowNanos) {
        if (isIdle(now, windowNanos)) {
            clear();
            return;
        }
        while (now - times[head] >= windowNanos) {
            used -= count(head);
            head = index(1);
            size--;
        }
    }

    /** Returns the time until the oldest expires, or longer if the limit was lowered below what is already used. */
    private long nanosUntilFree(RateLimit limit, long now) {
        int left = used;
        for (int entry = 0; entry < size; entry++) {
            int index = index(entry);
            left -= count(index);
            if (left < limit.requests()) {
                return times[index] + limit.windowNanos() - now;
            }
        }
        return limit.windowNanos();
    }

    private void log(long time, RateLimit limit) {
        used++;
        if (limit.requests() > EXACT && size > 0) {
            long grain = Math.max(1, limit.windowNanos() / EXACT);
            if (Math.floorDiv(newest(), grain) == Math.floorDiv(time, grain)) {
                int newest = index(size - 1);
                times[newest] = time;
                merged()[newest]++;
                return;
            }
        }
        if (size == times.length) {
            grow(limit);
        }
        int index = index(size++);
        times[index] = time;
        if (counts != null) {
            counts[index] = 1;
        }
    }

    private int[] merged() {
        if (counts == null) {
            counts = new int[times.length];
            Arrays.fill(counts, 1);
        }
        return counts;
    }

    private void grow(RateLimit limit) {
        int most = Math.min(limit.requests(), EXACT + 2);
        int capacity = Math.max(size + 1, Math.min(2 * size, most));
        long[] newTimes = new long[capacity];
        int @Nullable [] newCounts = counts == null ? null : new int[capacity];
        for (int entry = 0; entry < size; entry++) {
            newTimes[entry] = times[index(entry)];
            if (newCounts != null) {
                newCounts[entry] = count(index(entry));
            }
        }
        times = newTimes;
        counts = newCounts;
        head = 0;
    }
}
