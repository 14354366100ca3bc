package io.latchkey.benchmarks.fleet;

import java.util.ArrayDeque;

/** An exact log of the requests of one key in the last window, used by each counter. */
final class Window {
    private final ArrayDeque<Long> times = new ArrayDeque<>();
    private final long micros;

    Window(long micros) {
        this.micros = micros;
    }

    /** Returns how many requests count now. */
    int count(long now) {
        while (!times.isEmpty() && now - times.peekFirst() >= micros) {
            times.removeFirst();
        }
        return times.size();
    }

    void add(long now) {
        times.addLast(now);
    }

    /** Counts a request if that is within the limit. */
    boolean take(long now, int limit) {
        boolean free = count(now) < limit;
        if (free) {
            add(now);
        }
        return free;
    }
}
