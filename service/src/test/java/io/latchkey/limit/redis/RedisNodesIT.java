package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Callbacks;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.KeyUsage;
import io.latchkey.limit.LimiterResult;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes and one Redis. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("system")
class RedisNodesIT {
    private static final long WINDOW = 60_000_000_000L;
    private static final RateLimit TWO = new RateLimit(2, WINDOW);

    private static SteppedRedis redis;
    private static CountingLimiter one;
    private static CountingLimiter other;

    @BeforeAll
    static void start() throws Exception {
        redis = new SteppedRedis();
        one = redis.node();
        other = redis.node();
    }

    @AfterAll
    static void stop() throws Exception {
        one.close();
        other.close();
        redis.close();
    }

    @BeforeEach
    void begin() {
        redis.restart();
        one.resetAll();
        other.resetAll();
    }

    @Test
    void nodesShareALimit() {
        assertThat(allowed(one, "shared")).isTrue();
        assertThat(allowed(other, "shared")).isTrue();
        assertThat(allowed(one, "shared")).isFalse();
        assertThat(allowed(other, "shared")).isFalse();
        assertThat(one.usage("shared", TWO))
                .as("the window of all, the totals of one")
                .isEqualTo(new KeyUsage(2, 0, 1, 1, 0));
    }

    @Test
    void aDenialIsCachedForASecondAtMost() {
        redis.use(commands -> commands.configResetstat());
        for (int i = 0; i < 100; i++) {
            allowed(one, "alice");
        }
        assertThat(redis.calls())
                .as("two allowed, one denied, all others denied from the cache")
                .isEqualTo(3);

        other.reset("alice");
        assertThat(allowed(one, "alice"))
                .as("within a second of another node's reset")
                .isFalse();
        redis.time(DenialCache.LONGEST.toNanos());
        assertThat(allowed(one, "alice")).isTrue();
    }

    @Test
    void aResetEvictsTheDenial() {
        while (allowed(one, "alice")) {
            // Until the key is over its limit.
        }
        assertThat(one.reset("alice")).isTrue();

        assertThat(allowed(one, "alice")).isTrue();
    }

    @Test
    void aDenialHoldsForItsOwnLimitOnly() {
        while (allowed(one, "alice")) {
            // Until the key is over its limit.
        }

        assertThat(Callbacks.acquire(one, "alice", new RateLimit(3, WINDOW)))
                .isEqualTo(new Permit(true, new RateLimit(3, WINDOW), 0, WINDOW));
    }

    @Test
    void scriptsThatRedisLostAreSentAgain() {
        long fallbacks = one.shared().fallbacks();
        redis.use(commands -> commands.scriptFlush());

        assertThat(allowed(one, "alice")).isTrue();
        assertThat(one.usage("alice", TWO).requestsInWindow()).isEqualTo(1);
        assertThat(one.shared().fallbacks()).isEqualTo(fallbacks);
    }

    /** Another program has written there. */
    @ParameterizedTest
    @ValueSource(strings = {"list", "", "x", "0123456789012345678901234567890123456789", "long"})
    void aForeignValueAffectsItsOwnKeyOnly(String value) throws Exception {
        CompletableFuture<LimiterResult> bad = new CompletableFuture<>();
        List<CompletableFuture<LimiterResult>> good = new ArrayList<>();
        redis.use(commands -> {
            switch (value) {
                case "list" -> commands.lpush("latchkey:{bad}:w", "x");
                case "long" -> commands.set("latchkey:{bad}:w", "z".repeat(1000));
                default -> commands.set("latchkey:{bad}:w", value);
            }
        });

        redis.whileSilent(() -> {
            for (String key : List.of("first", "bad", "bad", "good", "better")) {
                CompletableFuture<LimiterResult> answer = key.equals("bad") ? bad : new CompletableFuture<>();
                one.acquire(key, TWO, answer::complete);
                if (!key.equals("bad")) {
                    good.add(answer);
                }
            }
            return true;
        });

        for (CompletableFuture<LimiterResult> answer : good) {
            assertThat(answer.get()).isEqualTo(new Permit(true, TWO, 1, WINDOW));
        }
        boolean isEmpty = value.isEmpty();
        assertThat(bad.get()).isInstanceOf(isEmpty ? Permit.class : LimiterResult.Unavailable.class);
        one.usage("bad", TWO);
        assertThat(one.shared().isUnavailable()).isFalse();

        one.reset("bad");
        assertThat(allowed(one, "bad")).isTrue();
    }

    /** As with any other key: it must not affect all decisions. */
    @Test
    void aValueInPlaceOfTheProbeIsRemoved() throws Exception {
        redis.use(commands -> {
            commands.del("latchkey:probe", "latchkey:probe:2");
            commands.lpush("latchkey:probe", "x");
            commands.set("latchkey:probe:2", "x");
        });
        RedisRules rules = SteppedRedis.rules(redis.redis().url());
        try (CountingLimiter limiter = Connected.to(rules)) {
            assertThat(Callbacks.acquire(limiter, "alice", TWO)).isInstanceOf(Permit.class);
        }
    }

    @Test
    void theCallbackIsCalledOnce() throws Exception {
        CompletableFuture<LimiterResult> result = new CompletableFuture<>();
        one.acquire("alice", TWO, result::complete);

        assertThat(result.get()).isEqualTo(new Permit(true, TWO, 1, WINDOW));
    }

    /** By Redis' own clock: what is counted expires by itself. */
    @Test
    void keysExpireByThemselves() throws Exception {
        RedisRules rules = SteppedRedis.rules(redis.redis().url());
        try (CountingLimiter limiter = Connected.to(rules)) {
            assertThat(Callbacks.acquire(limiter, "expiring", TWO))
                    .isInstanceOfSatisfying(
                            Permit.class,
                            permit -> assertThat(permit.resetNanos()).isBetween(1L, WINDOW));
            for (int i = 0; i < 20; i++) {
                assertThat(Callbacks.acquire(limiter, "merged", new RateLimit(5000, WINDOW)))
                        .isInstanceOf(Permit.class);
            }
        }

        redis.use(commands -> {
            assertThat(commands.pttl("latchkey:{expiring}:w")).isBetween(1L, 60_000L * 9 / 8);
            assertThat(commands.pttl("latchkey:{merged}:w")).isBetween(1L, 60_000L * 9 / 8);
        });
    }

    private static boolean allowed(CountingLimiter node, String key) {
        return ((Permit) Callbacks.acquire(node, key, TWO)).allowed();
    }
}
