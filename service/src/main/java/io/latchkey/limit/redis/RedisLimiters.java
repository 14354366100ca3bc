package io.latchkey.limit.redis;

import io.latchkey.limit.CountingLimiter;
import java.util.function.LongSupplier;

/** Makes limiters that count in Redis: the only way into this package. */
public final class RedisLimiters {
    private RedisLimiters() {}

    /**
     * A limiter that has tried to reach Redis, for some seconds at most, and goes on trying in the background until it is closed.
     *
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public static CountingLimiter create(RedisRules rules, LongSupplier nanoTime) {
        WindowScript script = WindowScript.byRedisClock();
        RedisRateLimiter limiter = new RedisRateLimiter(rules, script, new RedisConnector(rules, script), nanoTime);
        limiter.start();
        return limiter;
    }
}
