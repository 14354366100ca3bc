package io.latchkey.limit;

import java.util.function.Consumer;

/** Counts requests per key: at most the limit's requests in any span of its window. Safe for concurrent use. */
public interface RateLimiter {
    /**
     * Uses up one request of a key, or nothing if that would be over the limit. Waits if that takes a call to another
     * service.
     *
     * @param keyId whose request it is
     * @param limit the limit in force for the key now; it may change from call to call, and what was counted stays counted
     */
    LimiterResult acquire(String keyId, RateLimit limit);

    /**
     * The same, but never waits: tells the answer at once, on this thread, or later on another. As it stands, for limiters
     * that answer at once.
     *
     * @param then is told just once; it must be quick, for others may wait for the thread that calls it
     */
    default void acquire(String keyId, RateLimit limit, Consumer<LimiterResult> then) {
        then.accept(acquire(keyId, limit));
    }

    /** Whether {@link #acquire(String, RateLimit)} never waits, so that it may be asked where nothing may wait. */
    default boolean answersAtOnce() {
        return true;
    }

    /** Notes a request of a key that has no limit: for {@link KeyUsage} alone. */
    void note(String keyId);
}
