package io.latchkey.verify;

/** Is told about calls to another service, by the threads that make them: so it must be quick. */
public interface ValidatorListener {
    /**
     * A call ended.
     *
     * @param verdict what it brought; {@link Verdict.Unavailable} if it brought none
     * @param nanos how long it took, in nanoseconds
     */
    void called(Verdict verdict, long nanos);

    /** The circuit changed, from and to one of {@link ValidatorStatus#circuit}. */
    void circuitChanged(String from, String to);
}
