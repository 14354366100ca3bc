package io.latchkey.admin.jmx;

import io.latchkey.admin.Operations;
import io.latchkey.limit.RateLimit;

/** The rate limiter, over JMX. Safe for concurrent use. */
final class RateLimiterBean extends DescribedBean implements RateLimiterMXBean {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MIN_SECONDS = RateLimit.MIN_WINDOW.toNanos() / NANOS_PER_SECOND;
    private static final long MAX_SECONDS = RateLimit.MAX_WINDOW.toSeconds();

    private final Operations operations;

    RateLimiterBean(Operations operations) {
        super(RateLimiterMXBean.class);
        this.operations = operations;
    }

    @Override
    public int getDefaultRequests() {
        return operations.defaultLimit().requests();
    }

    /** Synchronized with the other setter: each changes one half of the limit, and must not undo the other. */
    @Override
    public synchronized void setDefaultRequests(int requests) {
        if (requests < 0 || requests > RateLimit.MAX_REQUESTS) {
            throw new IllegalArgumentException(
                    "DefaultRequests must be 0 to " + RateLimit.MAX_REQUESTS + ", not " + requests + ".");
        }
        operations.changeDefaultLimit(
                new RateLimit(requests, operations.defaultLimit().windowNanos()));
    }

    @Override
    public double getDefaultWindowSeconds() {
        return operations.defaultLimit().windowNanos() / NANOS_PER_SECOND;
    }

    @Override
    public synchronized void setDefaultWindowSeconds(double seconds) {
        // Asked so that NaN is refused too.
        boolean inRange = seconds >= MIN_SECONDS && seconds <= MAX_SECONDS;
        if (!inRange) {
            throw new IllegalArgumentException("DefaultWindowSeconds must be " + MIN_SECONDS + " to " + MAX_SECONDS
                    + " (366 days), not " + seconds + ".");
        }
        operations.changeDefaultLimit(
                new RateLimit(operations.defaultLimit().requests(), Math.round(seconds * NANOS_PER_SECOND)));
    }

    @Override
    public int getTrackedKeys() {
        return operations.trackedKeys();
    }

    @Override
    public long getAllowed() {
        return operations.allowed();
    }

    @Override
    public long getLimited() {
        return operations.limited();
    }

    @Override
    public String getCircuit() {
        return operations.sharedCount().circuit();
    }

    @Override
    public long getFallbacks() {
        return operations.sharedCount().fallbacks();
    }

    @Override
    public int reset(String id) {
        return operations.resetLimits(id(id, "resetAll"));
    }

    @Override
    public int resetAll() {
        return operations.resetLimits(null);
    }
}
