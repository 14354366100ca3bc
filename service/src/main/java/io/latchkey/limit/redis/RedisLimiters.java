package io.latchkey.limit.redis;

import io.latchkey.limit.CountingLimiter;
import java.util.function.LongSupplier;

/** Creates limiters that count in Redis. The only entry to this package. */
public final class RedisLimiters {
    private RedisLimiters() {}

    /**
     * Returns a limiter that has tried to connect to Redis, for some seconds at most, and keeps trying in the background until it
     * is closed.
     *
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public static CountingLimiter create(RedisRules rules, LongSupplier nanoTime) {
        RedisRateLimiter limiter = create(rules, WindowScript.byRedisClock(), nanoTime);
        limiter.start();
        return limiter;
    }

    /** Returns a limiter that has not been started. */
    static RedisRateLimiter create(RedisRules rules, WindowScript script, LongSupplier nanoTime) {
        ObservedClock clock = new ObservedClock(rules.timeout(), System.nanoTime());
        RedisDecisions decisions = new RedisDecisions(rules, nanoTime);
        RedisConnector connector = new RedisConnector(rules, script, decisions, clock);
        RedisCircuit circuit = new RedisCircuit(connector, rules, System::nanoTime);
        return new RedisRateLimiter(rules, decisions, circuit, clock);
    }
}
