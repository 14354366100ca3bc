package io.latchkey.authorize;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Holds an authorizer to its contract and reports every decision, with how long it took, to listeners. The callback is called
 * exactly once, nothing is thrown, and a decision that fails, with whatever error, is a denial. Thread-safe if the listeners are.
 */
public final class ObservedAuthorizer implements Authorizer {
    private final Authorizer authorizer;
    private final DecisionListener[] listeners;
    private final LongSupplier nanoTime;

    /**
     * Observes an authorizer.
     *
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public ObservedAuthorizer(Authorizer authorizer, List<DecisionListener> listeners, LongSupplier nanoTime) {
        this.authorizer = authorizer;
        this.listeners = listeners.toArray(DecisionListener[]::new);
        this.nanoTime = nanoTime;
    }

    @Override
    public void authorize(AuthRequest request, Consumer<Decision> callback) {
        Completion completion = new Completion(request, nanoTime.getAsLong(), callback);
        try {
            authorizer.authorize(request, completion);
        } catch (Throwable e) {
            completion.fail(e);
        }
    }

    @Override
    public String toString() {
        return "observed " + authorizer;
    }

    /** Passes on the first decision only. */
    private final class Completion extends AtomicBoolean implements Consumer<Decision> {
        private static final long serialVersionUID = 1L;

        private final transient AuthRequest request;
        private final long start;
        private final transient Consumer<Decision> callback;

        Completion(AuthRequest request, long start, Consumer<Decision> callback) {
            this.request = request;
            this.start = start;
            this.callback = callback;
        }

        @Override
        public void accept(Decision decision) {
            if (!compareAndSet(false, true)) {
                return;
            }
            report(decision);
            try {
                callback.accept(decision);
            } catch (Throwable e) {
                FailedDecision.log("A decision was made, and its callback failed", e);
            }
        }

        void fail(Throwable error) {
            if (!get()) {
                accept(FailedDecision.of(error));
            }
        }

        private void report(Decision decision) {
            long took = nanoTime.getAsLong() - start;
            for (DecisionListener listener : listeners) {
                try {
                    listener.decided(request, decision, took);
                } catch (Throwable e) {
                    // A failed listener must not keep the decision from the caller.
                    FailedDecision.log("A decision was not recorded", e);
                }
            }
        }
    }
}
