package io.latchkey.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Tells the first of many same refusals from its repeats, and counts those: every refusal is either a first or counted once.
 * Bounded: what does not fit is counted together. Safe for concurrent use.
 */
final class DenialSuppression {
    private final int capacity;
    private final long intervalNanos;
    private final ConcurrentMap<LoggedDenial, Window> windows = new ConcurrentHashMap<>();
    private final AtomicLong others = new AtomicLong();
    private long othersSince;

    /**
     * Knows no refusal yet.
     *
     * @param capacity how many different refusals are told apart at once, about
     * @param intervalNanos how long repeats are counted before they are told, in nanoseconds
     * @param now the monotonic time in nanoseconds, as everywhere here
     */
    DenialSuppression(int capacity, long intervalNanos, long now) {
        this.capacity = capacity;
        this.intervalNanos = intervalNanos;
        this.othersSince = now;
    }

    /** Whether the refusal need not be looked at any further: it is counted, as a repeat or as one that does not fit. */
    boolean isRepeat(LoggedDenial refusal) {
        if (windows.computeIfPresent(refusal, (same, before) -> before.withOneMore()) != null) {
            return true;
        }
        if (windows.size() >= capacity) {
            others.incrementAndGet();
            return true;
        }
        return false;
    }

    /** Whether the refusal is to be written; if not, it is counted. */
    boolean isFirst(LoggedDenial refusal, long now) {
        if (windows.size() >= capacity && !windows.containsKey(refusal)) {
            others.incrementAndGet();
            return false;
        }
        Window window = windows.compute(
                refusal, (same, before) -> before == null ? new Window(now + intervalNanos, 0) : before.withOneMore());
        return window.repeats == 0;
    }

    /** What was counted over an interval that has ended; a refusal that was not repeated in its interval is forgotten. */
    synchronized List<Repeats> due(long now) {
        List<Repeats> due = new ArrayList<>();
        for (LoggedDenial refusal : windows.keySet()) {
            windows.computeIfPresent(refusal, (same, window) -> {
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

    /** All that was counted, for the end. */
    synchronized List<Repeats> all() {
        List<Repeats> all = new ArrayList<>();
        for (LoggedDenial refusal : windows.keySet()) {
            Window window = windows.remove(refusal);
            if (window != null && window.repeats > 0) {
                all.add(new Repeats(refusal, window.repeats));
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
     * Refusals that were counted and not written.
     *
     * @param refusal what all of them were, or null for different ones that did not fit
     * @param times how many, at least 1
     */
    record Repeats(@Nullable LoggedDenial refusal, long times) {}

    private record Window(long end, long repeats) {
        Window withOneMore() {
            return new Window(end, repeats + 1);
        }
    }
}
