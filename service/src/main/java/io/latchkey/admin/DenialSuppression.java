package io.latchkey.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Separates the first of many equal denials from its repeats, and counts the repeats. Every denial is either a first one or
 * counted once. Bounded: denials beyond the capacity share one count. Thread-safe.
 */
final class DenialSuppression {
    private final int capacity;
    private final long intervalNanos;
    private final ConcurrentMap<LoggedDenial, Window> windows = new ConcurrentHashMap<>();
    private final AtomicLong others = new AtomicLong();
    private long othersSince;

    /**
     * Creates an empty instance.
     *
     * @param capacity the approximate number of distinct denials that are tracked at once
     * @param intervalNanos how long repeats are counted before they are reported, in nanoseconds
     * @param now the monotonic time in nanoseconds, as in all methods
     */
    DenialSuppression(int capacity, long intervalNanos, long now) {
        this.capacity = capacity;
        this.intervalNanos = intervalNanos;
        this.othersSince = now;
    }

    /** Counts the denial if it is a repeat or beyond the capacity. Returns whether it was counted. */
    boolean isRepeat(LoggedDenial denial) {
        if (windows.computeIfPresent(denial, (same, before) -> before.withOneMore()) != null) {
            return true;
        }
        if (windows.size() >= capacity) {
            others.incrementAndGet();
            return true;
        }
        return false;
    }

    /** Returns whether the denial is a first one, to be logged. Counts it otherwise. */
    boolean isFirst(LoggedDenial denial, long now) {
        if (windows.size() >= capacity && !windows.containsKey(denial)) {
            others.incrementAndGet();
            return false;
        }
        Window window = windows.compute(
                denial, (same, before) -> before == null ? new Window(now + intervalNanos, 0) : before.withOneMore());
        return window.repeats == 0;
    }

    /** Returns the counts of intervals that have ended, and removes denials that were not repeated in theirs. */
    synchronized List<Repeats> due(long now) {
        List<Repeats> due = new ArrayList<>();
        for (LoggedDenial denial : windows.keySet()) {
            windows.computeIfPresent(denial, (same, window) -> {
                if (now - window.end < 0) {
                    return window;
                }
                if (window.repeats == 0) {
                    return null;
                }
                due.add(new Repeats(same, window.repeats));
                return new Window(now + intervalNanos, 0);
            });
        }
        if (now - othersSince >= intervalNanos) {
            othersSince = now;
            addOthers(due);
        }
        return due;
    }

    /** Returns all counts, for the shutdown. */
    synchronized List<Repeats> all() {
        List<Repeats> all = new ArrayList<>();
        for (LoggedDenial denial : windows.keySet()) {
            Window window = windows.remove(denial);
            if (window != null && window.repeats > 0) {
                all.add(new Repeats(denial, window.repeats));
            }
        }
        addOthers(all);
        return all;
    }

    private void addOthers(List<Repeats> repeats) {
        long times = others.getAndSet(0);
        if (times > 0) {
            repeats.add(new Repeats(null, times));
        }
    }

    /**
     * Denials that were counted and not logged.
     *
     * @param denial the denial that was repeated, or null for different ones beyond the capacity
     * @param times how often, at least 1
     */
    record Repeats(@Nullable LoggedDenial denial, long times) {}

    private record Window(long end, long repeats) {
        Window withOneMore() {
            return new Window(end, repeats + 1);
        }
    }
}
