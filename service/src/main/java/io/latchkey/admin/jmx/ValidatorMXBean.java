package io.latchkey.admin.jmx;

/** {@code io.latchkey:type=Validator}: how the external validator is doing, and what is remembered of its verdicts. */
@Description("How the external validator is doing, and what is remembered of its verdicts")
public interface ValidatorMXBean {
    /** Whether there is one. */
    @Description("Whether there is an external validator; all else here is empty without")
    boolean isEnabled();

    /** How many verdicts are remembered, about. */
    @Description("How many verdicts are remembered, about")
    long getCachedVerdicts();

    /** Which share of requests found a remembered verdict, 0 to 1. */
    @Description("Which share of the requests found a remembered verdict, 0 to 1")
    double getHitRate();

    /** How many calls ended since the start. */
    @Description("How many calls to the validator ended since the start")
    long getCalls();

    /** How many of them brought no verdict. */
    @Description("How many of these calls brought no verdict")
    long getFailures();

    /** {@code CLOSED}, {@code OPEN} or {@code HALF_OPEN}; {@code DISABLED} without a validator. */
    @Description(
            "CLOSED while it is asked, OPEN while it is left alone, HALF_OPEN while it is tried again; DISABLED without")
    String getCircuit();

    /**
     * Forgets what was said about one key.
     *
     * @return how many verdicts, one for each scope that was asked about
     * @throws IllegalArgumentException if there is no id; the message says so
     */
    @Description("Forgets the verdicts about one key; tells how many, one for each scope that was asked about")
    int evict(String id);

    /**
     * Forgets all verdicts.
     *
     * @return how many
     */
    @Description("Forgets all verdicts; tells how many")
    int evictAll();
}
