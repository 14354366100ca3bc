package io.latchkey.gate;

import java.util.List;
import java.util.function.LongSupplier;

/** Tells listeners every decision and how long it took. Safe for concurrent use if they are. */
public final class WatchedDecider implements Decider {
    private final Decider decider;
    private final DecisionListener[] listeners;
    private final LongSupplier nanoTime;

    /**
     * Watches a decider.
     *
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public WatchedDecider(Decider decider, List<DecisionListener> listeners, LongSupplier nanoTime) {
        this.decider = decider;
        this.listeners = listeners.toArray(DecisionListener[]::new);
        this.nanoTime = nanoTime;
    }

    @Override
    public Decision decide(Attempt attempt) {
        long start = nanoTime.getAsLong();
        Decision decision = decider.decide(attempt);
        long took = nanoTime.getAsLong() - start;
        for (DecisionListener listener : listeners) {
            listener.decided(attempt, decision, took);
        }
        return decision;
    }

    @Override
    public String toString() {
        return "watched " + decider;
    }
}
