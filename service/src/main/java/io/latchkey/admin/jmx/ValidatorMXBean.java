package io.latchkey.admin.jmx;

/**
 * {@code io.latchkey:type=Validator}. The descriptions are what JMX clients show. {@code evict} throws {@link
 * IllegalArgumentException} without an id.
 */
@Description("The external validator, and the cache of its verdicts")
public interface ValidatorMXBean {
    @Description("Whether an external validator is configured; without one, all other attributes are empty")
    boolean isEnabled();

    @Description("Approximate number of cached verdicts")
    long getCachedVerdicts();

    @Description("Share of the requests whose verdict was cached, 0 to 1")
    double getHitRate();

    @Description("Number of calls to the validator that ended since the start")
    long getCalls();

    @Description("Number of these calls that returned no verdict")
    long getFailures();

    @Description(
            "Circuit breaker to the validator: CLOSED, OPEN while no calls are made, HALF_OPEN while calls are tried"
                    + " again; DISABLED without a validator")
    String getCircuit();

    @Description("Evicts the cached verdicts of one key; returns their number, one for each scope that was checked")
    int evict(String id);

    @Description("Evicts all cached verdicts; returns their number")
    int evictAll();
}
