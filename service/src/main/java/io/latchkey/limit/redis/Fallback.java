package io.latchkey.limit.redis;

import io.latchkey.limit.LimiterResult;
import io.latchkey.limit.MemoryRateLimiter;
import io.latchkey.limit.RateLimit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** Decides while Redis is unavailable, without waiting. Thread-safe. */
final class Fallback {
    /** By then Latchkey has tried several times to connect. */
    private static final LimiterResult CLOSED = new LimiterResult.Unavailable(
            "Redis, which counts the limits, is unavailable", TimeUnit.SECONDS.toNanos(2));

    private final OnFailure onFailure;
    private final int nodes;
    private final MemoryRateLimiter local;
    private final LongAdder decisions = new LongAdder();

    Fallback(OnFailure onFailure, int nodes, LongSupplier nanoTime) {
        this.onFailure = onFailure;
        this.nodes = nodes;
        this.local = new MemoryRateLimiter(nanoTime);
    }

    LimiterResult acquire(String keyId, RateLimit limit) {
        decisions.increment();
        return switch (onFailure) {
            case LOCAL -> local.tryAcquire(keyId, share(limit));
            case OPEN -> LimiterResult.Uncounted.INSTANCE;
            case CLOSED -> CLOSED;
        };
    }

    /** Returns how many requests of a key this node has counted itself and still count. */
    long used(String keyId, RateLimit limit) {
        return local.usage(keyId, share(limit)).requestsInWindow();
    }

    /** Returns what this node counts itself. */
    MemoryRateLimiter local() {
        return local;
    }

    /** Returns how many decisions were made here since the start. */
    long decisions() {
        return decisions.sum();
    }

    /** Returns what this node may allow: its share of the limit, but at least one request, or a small limit would allow none. */
    RateLimit share(RateLimit limit) {
        return nodes == 1 || limit.requests() == 0
                ? limit
                : new RateLimit(Math.max(1, limit.requests() / nodes), limit.windowNanos());
    }
}
