package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.key.RateLimit;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.LimiterAnswer;
import io.latchkey.limit.Permit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two nodes that lease a twentieth of a limit at once. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("system")
class RedisLeaseTest {
    private static final int PERCENT = 5;
    private static final long SECOND = 1_000_000_000;
    private static final RateLimit THOUSAND = new RateLimit(1000, 60 * SECOND);

    private static SteppedRedis redis;
    private static CountingLimiter one;
    private static CountingLimiter other;

    @BeforeAll
    static void start() throws Exception {
        redis = new SteppedRedis();
        one = redis.node(PERCENT);
        other = redis.node(PERCENT);
    }

    @AfterAll
    static void stop() {
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
    void whatIsLeasedIsLetInWithoutRedis() throws Exception {
        lease("hot");

        redis.redis().pause();
        try {
            for (int left = 996; left >= 947; left--) {
                assertThat(one.acquire("hot", THOUSAND)).isEqualTo(new Permit(true, THOUSAND, left, 60 * SECOND));
            }
        } finally {
            redis.redis().resume();
        }
        assertThat(one.acquire("hot", THOUSAND)).as("Redis again").isEqualTo(permit(946));
        assertThat(other.usage("hot", THOUSAND).requestsInWindow()).isEqualTo(54);
    }

    @Test
    void whatIsNotUsedWithinASecondIsLost() throws Exception {
        lease("hot");

        redis.time(Leases.LONGEST.toNanos());

        assertThat(((Permit) one.acquire("hot", THOUSAND)).remaining()).isEqualTo(946);
    }

    @Test
    void aLeaseHoldsForItsLimitAndUntilAReset() throws Exception {
        lease("hot");
        RateLimit another = new RateLimit(999, 60 * SECOND);

        assertThat(((Permit) one.acquire("hot", another)).remaining()).isEqualTo(999 - 54);
        one.reset("hot");
        assertThat(one.acquire("hot", THOUSAND)).isEqualTo(permit(999));
    }

    @Test
    void aKeyThatIsAskedForNowAndThenIsNotLeased() {
        for (int left = 999; left > 900; left--) {
            assertThat(one.acquire("calm", THOUSAND)).isEqualTo(permit(left));
        }
        assertThat(one.usage("calm", THOUSAND).requestsInWindow()).isEqualTo(99);
    }

    /** What docs/many-nodes.md says of its accuracy. */
    @Test
    void noSpanOfAWindowHasMoreThanTheLimitAndALeaseOfEachNode() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        RateLimit limit = new RateLimit(100, SECOND);
        List<Long> letIn = new ArrayList<>();
        long now = 0;
        for (int step = 0; step < 400; step++) {
            now += random.nextLong(SECOND / 20) / 1000 * 1000;
            redis.time(now);
            for (CountingLimiter node : List.of(one, other)) {
                for (LimiterAnswer answer : burst(node, "hot", limit, 1 + random.nextInt(8))) {
                    if (((Permit) answer).allowed()) {
                        letIn.add(now);
                    }
                }
            }
        }

        int most = 0;
        for (int first = 0, next = 0; first < letIn.size(); first++) {
            while (next < letIn.size() && letIn.get(next) - letIn.get(first) < limit.windowNanos()) {
                next++;
            }
            most = Math.max(most, next - first);
        }
        System.out.printf("leases of 5 on 2 nodes, limit 100: at most %d in a window%n", most);
        assertThat(most).as("seed %d", seed).isBetween(limit.requests() - 10, limit.requests() + 2 * 5);
        assertThat(letIn.size()).as("what leases lose, at most, seed %d", seed).isGreaterThan((int)
                (0.8 * limit.requests() * now / SECOND));
    }

    /** Three requests of which two wait together, and so have fifty more counted. */
    private static void lease(String key) throws Exception {
        assertThat(burst(one, key, THOUSAND, 3)).containsExactly(permit(999), permit(998), permit(997));
    }

    private static Permit permit(int remaining) {
        return new Permit(true, THOUSAND, remaining, 60 * SECOND);
    }

    /** Requests that come while Redis does not answer. */
    private static List<LimiterAnswer> burst(CountingLimiter node, String key, RateLimit limit, int size)
            throws Exception {
        redis.redis().pause();
        List<CompletableFuture<LimiterAnswer>> asked = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            CompletableFuture<LimiterAnswer> answer = new CompletableFuture<>();
            node.acquire(key, limit, answer::complete);
            asked.add(answer);
        }
        redis.redis().resume();
        List<LimiterAnswer> answers = new ArrayList<>();
        for (CompletableFuture<LimiterAnswer> one : asked) {
            answers.add(one.get());
        }
        return answers;
    }
}
