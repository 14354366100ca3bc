package io.latchkey.authorize;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells listeners every decision and how long it took. A decision that fails, with whatever error, is a denial. Thread-safe
 * if the listeners are.
 */
public final class ObservedAuthorizer implements Authorizer {
    private final Authorizer decider;
    private final DecisionListener[] listeners;
    private final LongSupplier nanoTime;

    /**
     * Watches a decider.
     *
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public ObservedAuthorizer(Authorizer decider, List<DecisionListener> listeners, LongSupplier nanoTime) {
        this.decider = decider;
        this.listeners = listeners.toArray(DecisionListener[]::new);
        this.nanoTime = nanoTime;
    }

    @Override
    public Decision decide(AuthRequest attempt) {
        long start = nanoTime.getAsLong();
        Decision decision = decided(attempt);
        tell(attempt, decision, start);
        return decision;
    }

    private Decision decided(AuthRequest attempt) {
        try {
            return decider.decide(attempt);
        } catch (Throwable e) {
            return FailedDecision.of(e);
        }
    }

    @Override
    public void decide(AuthRequest attempt, Consumer<Decision> then) {
        Answer answer = new Answer(attempt, nanoTime.getAsLong(), then);
        try {
            decider.decide(attempt, answer);
        } catch (Throwable e) {
            answer.accept(FailedDecision.of(e));
        }
    }

    private void tell(AuthRequest attempt, Decision decision, long start) {
        long took = nanoTime.getAsLong() - start;
        for (DecisionListener listener : listeners) {
            try {
                listener.decided(attempt, decision, took);
            } catch (Throwable e) {
                // What only watches must not keep the answer from the caller.
                FailedDecision.log("A decision was not recorded", e);
            }
        }
    }

    @Override
    public String toString() {
        return "watched " + decider;
    }

    /** Passes the first decision on; what fails later does not answer again. */
    private final class Answer extends AtomicBoolean implements Consumer<Decision> {
        private static final long serialVersionUID = 1L;

        private final transient AuthRequest attempt;
        private final long start;
        private final transient Consumer<Decision> callback;

        Answer(AuthRequest attempt, long start, Consumer<Decision> callback) {
            this.attempt = attempt;
            this.start = start;
            this.callback = callback;
        }

        @Override
        public void accept(Decision decision) {
            if (compareAndSet(false, true)) {
                tell(attempt, decision, start);
                callback.accept(decision);
            }
        }
    }
}
