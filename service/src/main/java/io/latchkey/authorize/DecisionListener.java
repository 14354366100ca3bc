package io.latchkey.authorize;

/** Is told every decision, by the thread that made it, before the answer is written: so it must be quick. */
@FunctionalInterface
public interface DecisionListener {
    /**
     * A decision was made.
     *
     * @param nanos how long it took, in nanoseconds
     */
    void decided(AuthRequest attempt, Decision decision, long nanos);
}
