package io.latchkey.limit.redis;

import io.latchkey.Eventually;
import io.latchkey.limit.CountingLimiter;

/** Limiters that have reached Redis, however long that took: a first attempt gives up after some seconds. */
final class Connected {
    private Connected() {}

    /** Returns a limiter by these rules and the JVM's clock. */
    static CountingLimiter to(RedisRules rules) throws InterruptedException {
        CountingLimiter limiter = RedisLimiters.create(rules, System::nanoTime);
        await(limiter);
        return limiter;
    }

    /** Waits until Redis is asked. */
    static void await(CountingLimiter limiter) throws InterruptedException {
        Eventually.value("a connection to Redis", limiter::shared, shared -> !shared.isAway());
    }
}
