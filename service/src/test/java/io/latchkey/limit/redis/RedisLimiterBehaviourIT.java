package io.latchkey.limit.redis;

import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.LimiterBehaviour;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

@Tag("system")
class RedisLimiterBehaviourIT extends LimiterBehaviour {
    private static SteppedRedis redis;
    private CountingLimiter limiter;

    @BeforeAll
    static void start() throws Exception {
        redis = new SteppedRedis();
    }

    @AfterAll
    static void stop() throws Exception {
        redis.close();
    }

    @BeforeEach
    void begin() throws Exception {
        redis.restart();
        limiter = redis.node();
        limiter.resetAll();
    }

    @AfterEach
    void end() {
        limiter.close();
    }

    @Override
    protected CountingLimiter limiter() {
        return limiter;
    }

    @Override
    protected void time(long nanos) {
        redis.time(nanos);
    }
}
