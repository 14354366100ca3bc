package io.latchkey.benchmarks.fleet;

import java.util.ArrayDeque;

/** The requests of one key in the last window: an exact log, as each counter has it. */
final class Window {
    private final ArrayDeque<Long> times = new ArrayDeque<>();
    private final long micros;

    Window(long micros) {
        this.micros = micros;
    }

    /** How many count now. */
    int count(long now) {
        while (!times.isEmpty() && now - times.peekFirst() >= micros) {
            times.removeFirst();
        }
        return times.size();
    }

    void add(long now) {
        times.addLast(now);
    }

    /** Counts one if that is within the limit. */
    boolean take(long now, int limit) {
        boolean free = count(now) < limit;
        if (free) {
            add(now);
        }
        return free;
    }
}
