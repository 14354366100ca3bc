package io.latchkey.limit;

/** The limit of keys without their own, which operators may change. Thread-safe. */
public final class DefaultLimit {
    private volatile RateLimit limit;

    public DefaultLimit(RateLimit limit) {
        this.limit = limit;
    }

    public RateLimit get() {
        return limit;
    }

    /** Sets the limit for the requests from now on. Earlier requests still count. */
    public void set(RateLimit other) {
        limit = other;
    }
}
