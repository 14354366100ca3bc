package io.latchkey.limit.redis;

import io.latchkey.Eventually;
import io.latchkey.limit.CountingLimiter;

/** Creates limiters that are connected to Redis, however long that takes: the first attempt times out after some seconds. */
final class Connected {
    private Connected() {}

    /** Returns a limiter with these rules and the JVM's clock. */
    static CountingLimiter to(RedisRules rules) throws InterruptedException {
        CountingLimiter limiter = RedisLimiters.create(rules, System::nanoTime);
        await(limiter);
        return limiter;
    }

    /** Waits until Redis is used. */
    static void await(CountingLimiter limiter) throws InterruptedException {
        Eventually.value("a connection to Redis", limiter::shared, shared -> !shared.isUnavailable());
    }
}
