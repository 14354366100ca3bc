package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Callbacks;
import io.latchkey.Eventually;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.KeyLimit;
import io.latchkey.limit.KeyUsage;
import io.latchkey.limit.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The usage of many keys is read in few calls, and whatever Redis does, it is read to the end. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("system")
class RedisUsageIT {
    private static final RateLimit LIMIT = new RateLimit(100, 60_000_000_000L);
    private static final int KEYS = 10_000;
    private static final List<KeyLimit> ALL = IntStream.range(0, KEYS)
            .mapToObj(i -> new KeyLimit("key-" + i, LIMIT))
            .toList();

    private SteppedRedis redis;
    private CountingLimiter limiter;

    @BeforeEach
    void start() throws Exception {
        redis = new SteppedRedis();
        limiter = redis.node();
        for (int i = 0; i < KEYS; i += 100) {
            Callbacks.acquire(limiter, "key-" + i, LIMIT);
        }
        // From now on Redis has the script.
        limiter.usage("key-0", LIMIT);
        redis.use(commands -> commands.configResetstat());
    }

    @AfterEach
    void stop() throws Exception {
        limiter.close();
        redis.close();
    }

    @Test
    void tenThousandKeysAreReadInCallsOf32() {
        assertThat(counts(limiter))
                .containsExactlyElementsOf(IntStream.range(0, KEYS)
                        .mapToObj(i -> i % 100 == 0 ? 1L : 0L)
                        .toList());

        assertThat(redis.calls()).isEqualTo((KEYS + 31) / 32);
    }

    @Test
    void keysWithoutALimitTakeNoCall() {
        List<KeyLimit> unlimited = List.of(new KeyLimit("key-0", null), new KeyLimit("key-100", null));

        assertThat(limiter.usage(unlimited).map(KeyUsage::requestsInWindow)).containsExactly(0L, 0L);
        assertThat(redis.calls()).isZero();
    }

    @Test
    void aForeignValueAffectsItsOwnKeyOnly() {
        redis.use(commands -> {
            commands.lpush("latchkey:{key-1}:w", "x");
            commands.set("latchkey:{key-2}:w", "x".repeat(100));
        });

        assertThat(counts(limiter)).startsWith(1L, 0L, 0L).element(100).isEqualTo(1L);
        assertThat(limiter.shared().isUnavailable()).isFalse();
    }

    @Test
    void aScriptThatRedisLostIsSentAgain() {
        redis.use(commands -> commands.scriptFlush());

        assertThat(counts(limiter).stream().mapToLong(count -> count).sum()).isEqualTo(KEYS / 100);
        assertThat(limiter.shared().isUnavailable()).isFalse();
    }

    /** Each reply takes 600 ms, and the operator waits for two seconds in all. */
    @Test
    void aSlowRedisIsNotWaitedForToTheEnd() throws Exception {
        try (MeddlingProxy proxy = new MeddlingProxy(redis.redis().port());
                RedisRateLimiter patient = unstarted(proxy, Duration.ofSeconds(1))) {
            proxy.mode(MeddlingProxy.Mode.DELAY);

            assertThat(counts(patient)).hasSize(KEYS);
            assertThat(redis.calls()).as("four parts at most").isLessThanOrEqualTo(4 * 8);
        }
    }

    @Test
    void aDeadRedisOpensTheCircuitAndLocalCountsAreRead() throws Exception {
        try (MeddlingProxy proxy = new MeddlingProxy(redis.redis().port());
                RedisRateLimiter patient = unstarted(proxy, Duration.ofMillis(50))) {
            proxy.mode(MeddlingProxy.Mode.SWALLOW);

            assertThat(counts(patient)).hasSize(KEYS).containsOnly(0L);
            assertThat(patient.shared().isUnavailable()).isTrue();
            Callbacks.acquire(patient, "key-7", LIMIT);
            assertThat(counts(patient)).element(7).isEqualTo(1L);
        }
    }

    private static List<Long> counts(CountingLimiter limiter) {
        return limiter.usage(ALL).map(KeyUsage::requestsInWindow).toList();
    }

    /** Returns a connected limiter that does nothing in the background, by Redis' own clock. */
    private static RedisRateLimiter unstarted(MeddlingProxy proxy, Duration timeout) throws InterruptedException {
        RedisRules rules =
                new RedisRules(RedisAddress.parse(proxy.url()), RedisLogin.NONE, timeout, 1, OnFailure.LOCAL, 1, 0);
        RedisRateLimiter limiter = RedisLimiters.create(rules, WindowScript.byRedisClock(), System::nanoTime);
        Eventually.until("a connection to Redis", () -> {
            limiter.connect();
            return !limiter.shared().isUnavailable();
        });
        return limiter;
    }
}
