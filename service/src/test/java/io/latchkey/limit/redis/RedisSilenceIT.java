package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Eventually;
import io.latchkey.limit.LimiterResult;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** When a stopped Redis is considered unavailable, by a clock that the test sets. */
@Tag("system")
class RedisSilenceIT {
    private static final RateLimit LIMIT = new RateLimit(10, 3_600_000_000_000L);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(5);

    @Test
    void pausesOfThisProcessAreNotSilenceOfRedis() throws Exception {
        try (RedisProcess redis = RedisProcess.start();
                RedisRateLimiter limiter = limiter(redis)) {
            Eventually.until("a connection", () -> {
                limiter.connect();
                return !limiter.shared().isUnavailable();
            });
            redis.pause();
            CompletableFuture<LimiterResult> answer = new CompletableFuture<>();
            limiter.acquire("alice", LIMIT, answer::complete);

            long now = System.nanoTime();
            for (int i = 0; i < 5; i++) {
                now += TimeUnit.HOURS.toNanos(1);
                limiter.tick(now);
                limiter.tick(now += TICK);
            }
            assertThat(limiter.shared().isUnavailable())
                    .as("this process stood still")
                    .isFalse();
            assertThat(answer).isNotDone();

            pass(limiter, now);
            assertThat(limiter.shared().isUnavailable()).isTrue();
            assertThat(limiter.shared().lastFailure()).isEqualTo("no reply within 10000 ms");
            assertThat(answer.get(5, TimeUnit.MINUTES)).isEqualTo(new Permit(true, LIMIT, 9, LIMIT.windowNanos()));
            redis.resume();
        }
    }

    @Test
    void theTimeOfCallbacksIsNotSilenceOfRedis() throws Exception {
        try (RedisProcess redis = RedisProcess.start();
                RedisRateLimiter limiter = limiter(redis)) {
            Eventually.until("a connection", () -> {
                limiter.connect();
                return !limiter.shared().isUnavailable();
            });
            CompletableFuture<Boolean> away = new CompletableFuture<>();
            limiter.acquire("alice", LIMIT, answer -> {
                pass(limiter, System.nanoTime());
                away.complete(limiter.shared().isUnavailable());
            });

            assertThat(away.get(5, TimeUnit.MINUTES)).isFalse();
        }
    }

    /** Lets the timeout pass in ticks. */
    private static void pass(RedisRateLimiter limiter, long from) {
        for (long passed = 0; passed <= TIMEOUT.toNanos() + TICK; passed += TICK) {
            limiter.tick(from + passed);
        }
    }

    /** Returns a limiter that does nothing in the background. */
    private static RedisRateLimiter limiter(RedisProcess redis) {
        RedisRules rules =
                new RedisRules(RedisAddress.parse(redis.url()), RedisLogin.NONE, TIMEOUT, 1, OnFailure.LOCAL, 1, 0);
        return RedisLimiters.create(rules, WindowScript.byRedisClock(), () -> 0);
    }
}
