package io.latchkey.verify;

/** Receives the calls to the external validator, on the threads that make them, and so must return quickly. */
public interface ValidatorListener {
    /**
     * Receives a call that has ended.
     *
     * @param verdict its verdict; {@link Verdict.Unavailable} if it failed
     * @param nanos how long it took, in nanoseconds
     */
    default void called(Verdict verdict, long nanos) {}

    /** Receives a change of the circuit breaker, from and to a state of {@link ValidatorStatus#circuit}. */
    default void circuitChanged(String from, String to) {}
}
