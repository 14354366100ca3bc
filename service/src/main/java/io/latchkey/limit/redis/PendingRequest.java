package io.latchkey.limit.redis;

import io.latchkey.limit.LimiterResult;
import io.latchkey.limit.RateLimit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request that waits for Redis and is answered exactly once. Thread-safe. */
final class PendingRequest {
    private static final Logger LOG = LoggerFactory.getLogger(PendingRequest.class);

    private final String keyId;
    private final RateLimit limit;
    private final Consumer<LimiterResult> callback;
    private final AtomicBoolean claimed = new AtomicBoolean();

    PendingRequest(String keyId, RateLimit limit, Consumer<LimiterResult> callback) {
        this.keyId = keyId;
        this.limit = limit;
        this.callback = callback;
    }

    /** Returns true once: to the caller that must then call {@link #answer}. */
    boolean claim() {
        return !claimed.get() && claimed.compareAndSet(false, true);
    }

    /** Calls the callback. Never throws, because other requests may wait for the calling thread. */
    void answer(LimiterResult result) {
        try {
            callback.accept(result);
        } catch (Throwable e) {
            LOG.error(
                    "The callback of a rate limit decision failed: {}",
                    e.getClass().getName());
        }
    }

    String keyId() {
        return keyId;
    }

    RateLimit limit() {
        return limit;
    }
}
