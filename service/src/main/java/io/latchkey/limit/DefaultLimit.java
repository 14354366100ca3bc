package io.latchkey.limit;

/** The limit of every key that has none of its own; operators may change it. Safe for concurrent use. */
public final class DefaultLimit {
    private volatile RateLimit limit;

    public DefaultLimit(RateLimit limit) {
        this.limit = limit;
    }

    public RateLimit get() {
        return limit;
    }

    /** From the next request on. What was counted stays counted. */
    public void set(RateLimit other) {
        limit = other;
    }
}
