package io.latchkey.authorize;

/** Receives every decision, on the thread that made it and before the response is written, and so must return quickly. */
@FunctionalInterface
public interface DecisionListener {
    /**
     * Receives a decision.
     *
     * @param nanos how long it took, in nanoseconds
     */
    void decided(AuthRequest request, Decision decision, long nanos);
}
