package io.latchkey.limit.redis;

import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.LimiterPropertyBehaviour;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

@Tag("system")
class RedisLimiterPropertyIT extends LimiterPropertyBehaviour {
    private static SteppedRedis redis;
    private static CountingLimiter limiter;

    @BeforeAll
    static void start() throws Exception {
        redis = new SteppedRedis();
        limiter = redis.node();
    }

    @AfterAll
    static void stop() throws Exception {
        limiter.close();
        redis.close();
    }

    @BeforeEach
    void begin() {
        redis.restart();
    }

    @Override
    protected CountingLimiter limiter() {
        return limiter;
    }

    @Override
    protected void time(long nanos) {
        redis.time(nanos);
    }

    @Override
    protected int rounds() {
        return 1;
    }
}
