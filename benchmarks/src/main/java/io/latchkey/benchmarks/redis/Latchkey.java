package io.latchkey.benchmarks.redis;

import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.LimiterResult;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import io.latchkey.limit.redis.OnFailure;
import io.latchkey.limit.redis.RedisAddress;
import io.latchkey.limit.redis.RedisLimiters;
import io.latchkey.limit.redis.RedisLogin;
import io.latchkey.limit.redis.RedisRules;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The limiter of a node with {@code limiter.type: redis}, with a longer timeout so that every request is decided by Redis. */
final class Latchkey implements Contender {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CountingLimiter limiter;
    private final String[] ids;
    private final RateLimit limit;

    Latchkey(String url, int keys, RateLimit limit) {
        RedisRules rules =
                new RedisRules(RedisAddress.parse(url), RedisLogin.NONE, PATIENCE, 1, OnFailure.CLOSED, 1, 0);
        this.limiter = RedisLimiters.create(rules, System::nanoTime);
        this.ids = KeyIds.of(keys, "");
        this.limit = limit;
    }

    @Override
    public void step(int key) {
        Contender.expect(begin(key).join());
    }

    @Override
    public CompletableFuture<Boolean> begin(int key) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        limiter.acquire(ids[key], limit, one -> answer.complete(isAllowed(one)));
        return answer;
    }

    private static boolean isAllowed(LimiterResult result) {
        return result instanceof Permit permit && permit.allowed();
    }

    @Override
    public void close() {
        limiter.close();
    }
}
