package io.latchkey.limit;

import io.latchkey.key.RateLimit;

/** Counts requests per key: at most the limit's requests in any span of its window. Safe for concurrent use. */
public interface RateLimiter {
    /**
     * Uses up one request of a key, or nothing if that would be over the limit.
     *
     * @param keyId whose request it is
     * @param limit the limit in force for the key now; it may change from call to call, and what was counted stays counted
     */
    Permit acquire(String keyId, RateLimit limit);

    /** Notes a request of a key that has no limit: for {@link KeyUsage} alone. */
    void note(String keyId);
}
