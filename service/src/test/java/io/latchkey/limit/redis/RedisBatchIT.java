package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Callbacks;
import io.latchkey.Seed;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.LimiterResult;
import io.latchkey.limit.NaiveWindow;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that a node sends to Redis together are decided as if each had been sent alone. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("system")
@ExtendWith(Seed.class)
class RedisBatchIT {
    private static final long MICROSECOND = 1000;
    private static final long SECOND = 1_000_000_000;
    private static final RateLimit MANY = new RateLimit(1_000_000, 60 * SECOND);

    private static SteppedRedis redis;
    private static CountingLimiter together;
    private static CountingLimiter alone;

    @BeforeAll
    static void start() throws Exception {
        redis = new SteppedRedis();
        together = redis.node();
        alone = redis.node();
    }

    @AfterAll
    static void stop() throws Exception {
        together.close();
        alone.close();
        redis.close();
    }

    @BeforeEach
    void begin() {
        redis.restart();
        together.resetAll();
        alone.resetAll();
    }

    /** With exact times, and with merged ones. */
    @ParameterizedTest
    @ValueSource(strings = {"1 3 60 1023 1024", "1025 1400"})
    void eachRequestIsDecidedAsIfItWereAlone(String sizes) throws Exception {
        Steps steps = new Steps(sizes);
        for (int step = 0; step < 200; step++) {
            steps.next();
            List<LimiterResult> expected = new ArrayList<>();
            for (String key : steps.keys) {
                expected.add(Callbacks.acquire(alone, "alone-" + key, steps.limit));
            }

            assertThat(atOnce(steps.keys, steps.limit)).as(steps.toString()).isEqualTo(expected);
        }
    }

    /** Merged times move if the limit crosses 1,024: by less than 1/1024th of the window, and to the strict side. */
    @Test
    void theCurrentLimitIsNeverExceeded() throws Exception {
        Steps steps = new Steps("1 60 1024 1025 1400");
        Map<String, NaiveWindow> windows = new HashMap<>();
        for (int step = 0; step < 200; step++) {
            steps.next();
            List<LimiterResult> answers = atOnce(steps.keys, steps.limit);
            for (int i = 0; i < answers.size(); i++) {
                NaiveWindow naive = windows.computeIfAbsent(steps.keys.get(i), key -> new NaiveWindow(0));
                Permit permit = (Permit) answers.get(i);
                if (permit.allowed()) {
                    int used = naive.used(steps.limit, steps.now);
                    assertThat(used).as(steps.toString()).isLessThan(steps.limit.requests());
                    assertThat(permit.remaining()).as(steps.toString()).isBetween(0, steps.limit.requests() - used - 1);
                    naive.admit(steps.now);
                }
            }
        }
    }

    /** Bursts of three keys at random times, under a limit that changes now and then. */
    private static final class Steps {
        private final Random random;
        private final int[] sizes;
        private RateLimit limit;
        private long now;
        private List<String> keys = List.of();

        Steps(String sizes) {
            this.random = Seed.random(sizes);
            this.sizes =
                    Arrays.stream(sizes.split(" ")).mapToInt(Integer::parseInt).toArray();
            this.limit = new RateLimit(this.sizes[this.sizes.length - 1], SECOND);
        }

        void next() {
            if (random.nextInt(10) == 0) {
                limit = new RateLimit(sizes[random.nextInt(sizes.length)], SECOND);
            }
            now += random.nextInt(4) == 0 ? random.nextLong(SECOND / 2) / MICROSECOND * MICROSECOND : MICROSECOND;
            redis.time(now);
            keys = random.ints(1 + random.nextInt(60), 0, 3)
                    .mapToObj(Integer::toString)
                    .toList();
        }

        @Override
        public String toString() {
            return "at %d ns, %s, keys %s".formatted(now, limit, keys);
        }
    }

    @Test
    void requestsDuringACallAreSentTogetherAfterIt() throws Exception {
        redis.use(commands -> commands.configResetstat());
        List<CompletableFuture<LimiterResult>> results = redis.whileSilent(() -> IntStream.range(0, 3200)
                .mapToObj(i -> ask("key-" + i % 64, MANY))
                .toList());

        for (int i = 0; i < 3200; i++) {
            assertThat(results.get(i).get())
                    .isEqualTo(new Permit(true, MANY, MANY.requests() - 1 - i / 64, MANY.windowNanos()));
        }
        assertThat(redis.calls()).as("one, then two of 32 keys").isEqualTo(3);
    }

    @Test
    void eachOfManyCallersIsAnswered() throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<Integer> left = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 8; i++) {
            threads.add(new Thread(() -> {
                for (int request = 0; request < 500; request++) {
                    left.add(((Permit) Callbacks.acquire(together, "hot", MANY)).remaining());
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(left).hasSize(4000).doesNotHaveDuplicates();
        assertThat(Collections.min(left)).isEqualTo(MANY.requests() - 4000);
    }

    @Test
    void requestsBehindACallWithoutReplyAreDecidedLocally() throws Exception {
        RateLimit ten = new RateLimit(10, 3600 * SECOND);
        RateLimit share = new RateLimit(5, 3600 * SECOND);
        try (MeddlingProxy proxy = new MeddlingProxy(redis.redis().port());
                CountingLimiter limiter = Connected.to(new RedisRules(
                        RedisAddress.parse(proxy.url()),
                        RedisLogin.NONE,
                        Duration.ofMillis(50),
                        2,
                        OnFailure.LOCAL,
                        2,
                        0))) {
            proxy.mode(MeddlingProxy.Mode.SWALLOW);
            List<CompletableFuture<LimiterResult>> results = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                CompletableFuture<LimiterResult> answer = new CompletableFuture<>();
                limiter.acquire(
                        "alice",
                        ten,
                        one -> assertThat(answer.complete(one))
                                .as("called once")
                                .isTrue());
                results.add(answer);
            }

            assertThat(answers(results))
                    .allMatch(answer -> ((Permit) answer).limit().equals(share))
                    .filteredOn(answer -> ((Permit) answer).allowed())
                    .hasSize(5);
            assertThat(limiter.shared().fallbacks()).isEqualTo(10);
        }
    }

    /** Returns the results of requests that arrive while Redis does not reply. */
    private static List<LimiterResult> atOnce(List<String> keys, RateLimit limit) throws Exception {
        return answers(redis.whileSilent(
                () -> keys.stream().map(key -> ask("together-" + key, limit)).toList()));
    }

    private static CompletableFuture<LimiterResult> ask(String key, RateLimit limit) {
        CompletableFuture<LimiterResult> answer = new CompletableFuture<>();
        together.acquire(key, limit, answer::complete);
        return answer;
    }

    private static List<LimiterResult> answers(List<CompletableFuture<LimiterResult>> results) throws Exception {
        List<LimiterResult> answers = new ArrayList<>();
        for (CompletableFuture<LimiterResult> one : results) {
            answers.add(one.get());
        }
        return answers;
    }
}
