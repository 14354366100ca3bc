package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Callbacks;
import io.latchkey.Seed;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.LimiterResult;
import io.latchkey.limit.NaiveWindow;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import java.util.ArrayList;
import java.util.Collections;
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
import org.junit.jupiter.api.extension.ExtendWith;

/** Two nodes that lease a twentieth of a limit at once. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("system")
@ExtendWith(Seed.class)
class RedisLeaseIT {
    private static final int PERCENT = 5;
    private static final long SECOND = 1_000_000_000;
    private static final RateLimit THOUSAND = new RateLimit(1000, 60 * SECOND);
    private static final RateLimit HUNDRED = new RateLimit(100, SECOND);
    private static final int LEASE = 5;

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
    void leasedRequestsAreAllowedWithoutRedis() throws Exception {
        lease("hot");

        redis.whileSilent(() -> {
            for (int left = 996; left >= 947; left--) {
                assertThat(Callbacks.acquire(one, "hot", THOUSAND)).isEqualTo(permit(left));
            }
            return true;
        });
        assertThat(Callbacks.acquire(one, "hot", THOUSAND)).as("Redis again").isEqualTo(permit(946));
        assertThat(other.usage("hot", THOUSAND).requestsInWindow()).isEqualTo(54);
    }

    @Test
    void aLeaseIsLostAfterASecond() throws Exception {
        lease("hot");

        redis.time(Leases.LONGEST.toNanos());

        assertThat(((Permit) Callbacks.acquire(one, "hot", THOUSAND)).remaining())
                .isEqualTo(946);
    }

    @Test
    void aLeaseHoldsForItsLimitAndUntilAReset() throws Exception {
        lease("hot");
        RateLimit another = new RateLimit(999, 60 * SECOND);

        assertThat(((Permit) Callbacks.acquire(one, "hot", another)).remaining())
                .isEqualTo(999 - 54);
        one.reset("hot");
        assertThat(Callbacks.acquire(one, "hot", THOUSAND)).isEqualTo(permit(999));
    }

    @Test
    void requestsThatDoNotWaitTogetherAreNotLeased() {
        for (int left = 999; left > 900; left--) {
            assertThat(Callbacks.acquire(one, "calm", THOUSAND)).isEqualTo(permit(left));
        }
        assertThat(one.usage("calm", THOUSAND).requestsInWindow()).isEqualTo(99);
    }

    /** The maximum that docs/many-nodes.md states: the limit, and what each node had leased when the span began. */
    @Test
    void aWindowHasAtMostTheLimitAndALeaseOfEachNode() throws Exception {
        assertThat(allowedRequests(burst(one, "hot", HUNDRED, 3))).isEqualTo(3);
        assertThat(allowedRequests(burst(other, "hot", HUNDRED, 3))).isEqualTo(3);

        // Nothing is used until just before the first of them expire.
        redis.time(SECOND - 1000);
        assertThat(allowedRequests(burst(one, "hot", HUNDRED, LEASE))).isEqualTo(LEASE);
        assertThat(allowedRequests(burst(other, "hot", HUNDRED, LEASE))).isEqualTo(LEASE);
        int counted = 2 * (3 + LEASE);
        assertThat(allowedRequests(oneByOne(one, HUNDRED.requests()))).isEqualTo(HUNDRED.requests() - counted);

        redis.time(SECOND);
        int total = 2 * LEASE + HUNDRED.requests() - counted + allowedRequests(oneByOne(other, HUNDRED.requests()));
        assertThat(total).as("within two microseconds").isEqualTo(HUNDRED.requests() + 2 * LEASE);
    }

    /** Each request is decided as by a model of what docs/many-nodes.md says about leases. */
    @Test
    void eachRequestIsDecidedByTheLimitAndTheLeaseOfItsNode() throws Exception {
        Random random = Seed.random("bursts");
        Model model = new Model();
        List<CountingLimiter> nodes = List.of(one, other);
        List<Long> allowedAt = new ArrayList<>();
        long now = 0;
        for (int step = 0; step < 400; step++) {
            now += random.nextLong(SECOND / 20) / 1000 * 1000;
            redis.time(now);
            for (int node = 0; node < 2; node++) {
                int size = 1 + random.nextInt(8);
                int allowedRequests = allowedRequests(burst(nodes.get(node), "hot", HUNDRED, size));
                assertThat(allowedRequests)
                        .as("step %d, %d requests at node %d", step, size, node)
                        .isEqualTo(model.burst(node, size, now));
                allowedAt.addAll(Collections.nCopies(allowedRequests, now));
            }
        }

        for (int first = 0; first + HUNDRED.requests() + 2 * LEASE < allowedAt.size(); first++) {
            assertThat(allowedAt.get(first + HUNDRED.requests() + 2 * LEASE) - allowedAt.get(first))
                    .as("the span of one more than the limit and two leases")
                    .isGreaterThanOrEqualTo(SECOND);
        }
    }

    /** One count in Redis, and a lease of each node. */
    private static final class Model {
        private final NaiveWindow counted = new NaiveWindow(0);
        private final int[] leased = new int[2];
        private final long[] leasedAt = new long[2];

        /** Returns how many requests are allowed that arrive at a node while Redis does not reply. */
        int burst(int node, int size, long now) {
            boolean holds = now - leasedAt[node] < Leases.LONGEST.toNanos();
            int fromLease = holds ? Math.min(size, leased[node]) : 0;
            leased[node] -= fromLease;
            int rest = size - fromLease;
            if (rest == 0) {
                return size;
            }
            leased[node] = 0;
            // The first is sent at once, and the others together after it.
            int first = count(1, now);
            int waiting = rest - 1;
            int others = count(waiting < 2 ? waiting : waiting + LEASE, now);
            if (others > waiting) {
                leased[node] = others - waiting;
                leasedAt[node] = now;
            }
            return fromLease + first + Math.min(waiting, others);
        }

        private int count(int requests, long now) {
            int free = Math.min(requests, HUNDRED.requests() - counted.used(HUNDRED, now));
            for (int i = 0; i < free; i++) {
                counted.admit(now);
            }
            return free;
        }
    }

    /** Sends three requests of which two wait together, so that fifty more are reserved. */
    private static void lease(String key) throws Exception {
        assertThat(burst(one, key, THOUSAND, 3)).containsExactly(permit(999), permit(998), permit(997));
    }

    private static Permit permit(int remaining) {
        return new Permit(true, THOUSAND, remaining, 60 * SECOND);
    }

    private static int allowedRequests(List<LimiterResult> answers) {
        return (int)
                answers.stream().filter(answer -> ((Permit) answer).allowed()).count();
    }

    /** Sends requests each of which waits for the result of the one before. */
    private static List<LimiterResult> oneByOne(CountingLimiter node, int size) {
        List<LimiterResult> answers = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            answers.add(Callbacks.acquire(node, "hot", HUNDRED));
        }
        return answers;
    }

    /** Sends requests while Redis does not reply. */
    private static List<LimiterResult> burst(CountingLimiter node, String key, RateLimit limit, int size)
            throws Exception {
        // After this reply the queue has finished with the one before: the first request will be sent at once.
        node.usage("another", limit);
        List<CompletableFuture<LimiterResult>> results = redis.whileSilent(() -> {
            List<CompletableFuture<LimiterResult>> waiting = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                CompletableFuture<LimiterResult> answer = new CompletableFuture<>();
                node.acquire(key, limit, answer::complete);
                waiting.add(answer);
            }
            return waiting;
        });
        List<LimiterResult> answers = new ArrayList<>();
        for (CompletableFuture<LimiterResult> one : results) {
            answers.add(one.get());
        }
        return answers;
    }
}
