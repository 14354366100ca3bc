package io.latchkey.limit;

import io.latchkey.PublicApi;
import java.util.function.Consumer;

/** Counts requests per key: at most the limit's requests in any span of its window. Implementations are thread-safe. */
@PublicApi
public interface RateLimiter {
    /**
     * Counts one request of a key, or denies it and counts nothing if it would exceed the limit. Passes the result to the
     * callback, exactly once: before this method returns, or later on any other thread. Never blocks.
     *
     * @param keyId the key's id
     * @param limit the limit that applies to the key now; it may change from call to call, and earlier requests still count
     * @param callback must return quickly and must not throw: other requests may wait for the thread that calls it
     */
    void acquire(String keyId, RateLimit limit, Consumer<LimiterResult> callback);

    /** Records a request of a key without a limit, for {@link KeyUsage} only. */
    void recordUnlimited(String keyId);
}
