package io.latchkey.admin.jmx;

import io.latchkey.admin.Administration;
import io.latchkey.limit.RateLimit;

/** Exposes the rate limiter over JMX. Thread-safe. */
final class RateLimiterBean extends DescribedBean implements RateLimiterMXBean {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MIN_SECONDS = RateLimit.MIN_WINDOW.toNanos() / NANOS_PER_SECOND;
    private static final long MAX_SECONDS = RateLimit.MAX_WINDOW.toSeconds();

    private final Administration administration;

    RateLimiterBean(Administration administration) {
        super(RateLimiterMXBean.class);
        this.administration = administration;
    }

    @Override
    public int getDefaultRequests() {
        return administration.defaultLimit().get().requests();
    }

    /** Synchronized with the other setter, so that neither overwrites the other's half of the limit. */
    @Override
    public synchronized void setDefaultRequests(int requests) {
        if (requests < 0 || requests > RateLimit.MAX_REQUESTS) {
            throw new IllegalArgumentException(
                    "DefaultRequests must be 0 to " + RateLimit.MAX_REQUESTS + ", not " + requests + ".");
        }
        administration
                .defaultLimit()
                .set(new RateLimit(requests, administration.defaultLimit().get().windowNanos()));
    }

    @Override
    public double getDefaultWindowSeconds() {
        return administration.defaultLimit().get().windowNanos() / NANOS_PER_SECOND;
    }

    @Override
    public synchronized void setDefaultWindowSeconds(double seconds) {
        // Written so that NaN is out of range.
        boolean inRange = seconds >= MIN_SECONDS && seconds <= MAX_SECONDS;
        if (!inRange) {
            throw new IllegalArgumentException("DefaultWindowSeconds must be " + MIN_SECONDS + " to " + MAX_SECONDS
                    + " (366 days), not " + seconds + ".");
        }
        administration
                .defaultLimit()
                .set(new RateLimit(
                        administration.defaultLimit().get().requests(), Math.round(seconds * NANOS_PER_SECOND)));
    }

    @Override
    public int getTrackedKeys() {
        return administration.limiter().trackedKeys();
    }

    @Override
    public long getAllowed() {
        return administration.limiter().allowed();
    }

    @Override
    public long getLimited() {
        return administration.limiter().limited();
    }

    @Override
    public String getCircuit() {
        return administration.limiter().shared().circuit();
    }

    @Override
    public long getFallbacks() {
        return administration.limiter().shared().fallbacks();
    }

    @Override
    public int reset(String id) {
        return administration.resetLimits(id(id, "; resetAll() is for all keys"));
    }

    @Override
    public int resetAll() {
        return administration.resetLimits(null);
    }
}
