package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Callbacks;
import io.latchkey.Eventually;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Three nodes, one Redis, one limit per key, many callers at once. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("system")
class ManyNodesIT {
    private static final int NODES = 3;
    private static final int CALLERS_PER_NODE = 2;
    private static final int KEYS = 10;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<CountingLimiter> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        threads.shutdownNow();
        nodes.forEach(CountingLimiter::close);
    }

    /** The clock stands still in between, so that it does not matter how long anything takes. */
    @Test
    void eachKeyGetsAllOfItsLimitInEachWindowAndNoMore() throws Exception {
        RateLimit hundred = new RateLimit(100, TimeUnit.SECONDS.toNanos(60));
        try (SteppedRedis redis = new SteppedRedis()) {
            for (int i = 0; i < NODES; i++) {
                nodes.add(redis.node());
            }
            for (int window = 0; window < 3; window++) {
                redis.time(window * hundred.windowNanos());
                assertThat(allowedRequests(hundred, 5))
                        .allSatisfy((key, count) -> assertThat(count.get())
                                .as("%s, early in the window", key)
                                .isEqualTo(NODES * CALLERS_PER_NODE * 5));

                redis.time(window * hundred.windowNanos() + hundred.windowNanos() / 2);
                assertThat(allowedRequests(hundred, 40))
                        .allSatisfy((key, count) -> assertThat(count.get())
                                .as("%s, what was left", key)
                                .isEqualTo(hundred.requests() - NODES * CALLERS_PER_NODE * 5));

                redis.time((window + 1) * hundred.windowNanos() - 1000);
                assertThat(allowedRequests(hundred, 5))
                        .allSatisfy((key, count) -> assertThat(count.get())
                                .as("%s, at the end of the window", key)
                                .isZero());
                // The first of them expire with the window, and the others half a window later.
                redis.time((window + 1) * hundred.windowNanos());
                assertThat(allowedRequests(hundred, 40))
                        .allSatisfy((key, count) -> assertThat(count.get())
                                .as("%s, as many as expired", key)
                                .isEqualTo(NODES * CALLERS_PER_NODE * 5));
                nodes.get(0).resetAll();
                nodes.forEach(CountingLimiter::resetAll);
            }
        }
    }

    /** Redis' own clock, as in production: the limit holds however fast or slow the callers are. */
    @Test
    void noKeyGetsMoreThanItsLimitInAnySpanOfTheWindow() throws Exception {
        RateLimit limit = new RateLimit(20, TimeUnit.MILLISECONDS.toNanos(250));
        AtomicBoolean done = new AtomicBoolean();
        Map<String, AtomicInteger> allowedRequests = new ConcurrentHashMap<>();
        try (RedisProcess redis = RedisProcess.start()) {
            for (int i = 0; i < NODES; i++) {
                nodes.add(Connected.to(SteppedRedis.rules(redis.url())));
            }
            List<Future<List<Admission>>> callers = new ArrayList<>();
            for (Callable<List<Admission>> caller : callers(node -> () -> {
                List<Admission> own = new ArrayList<>();
                for (int i = 0; !done.get(); i++) {
                    String key = "key-" + i % KEYS;
                    long sent = System.nanoTime();
                    if (((Permit) Callbacks.acquire(node, key, limit)).allowed()) {
                        own.add(new Admission(key, sent, System.nanoTime()));
                        allowedRequests
                                .computeIfAbsent(key, id -> new AtomicInteger())
                                .incrementAndGet();
                    }
                }
                return own;
            })) {
                callers.add(threads.submit(caller));
            }
            Eventually.value(
                    "four windows of each key",
                    () -> allowedRequests,
                    all -> all.size() == KEYS
                            && all.values().stream().allMatch(count -> count.get() > 3 * limit.requests()));
            done.set(true);

            List<Admission> all = new ArrayList<>();
            for (Future<List<Admission>> caller : callers) {
                all.addAll(caller.get());
            }
            for (int key = 0; key < KEYS; key++) {
                String id = "key-" + key;
                check(all.stream().filter(one -> one.key().equals(id)).toList(), limit);
            }
        }
    }

    private record Admission(String key, long sent, long received) {}

    private interface Caller<T> {
        Callable<T> of(CountingLimiter node);
    }

    private <T> List<Callable<T>> callers(Caller<T> caller) {
        return IntStream.range(0, NODES * CALLERS_PER_NODE)
                .mapToObj(i -> caller.of(nodes.get(i % NODES)))
                .toList();
    }

    /** Returns how many of the requests of each caller with each key are allowed. */
    private Map<String, AtomicInteger> allowedRequests(RateLimit limit, int requests) throws Exception {
        Map<String, AtomicInteger> allowedRequests = new ConcurrentHashMap<>();
        for (Future<Boolean> caller : threads.invokeAll(callers(node -> () -> {
            for (int i = 0; i < requests * KEYS; i++) {
                String key = "key-" + i % KEYS;
                boolean allowed = ((Permit) Callbacks.acquire(node, key, limit)).allowed();
                allowedRequests.computeIfAbsent(key, id -> new AtomicInteger()).addAndGet(allowed ? 1 : 0);
            }
            return true;
        }))) {
            caller.get();
        }
        assertThat(allowedRequests).hasSize(KEYS);
        return allowedRequests;
    }

    /**
     * A request was counted at some time between its sending and its result. If more than the limit were sent and decided
     * within one window, no choice of these times would satisfy the limit.
     */
    private static void check(List<Admission> allowedRequests, RateLimit limit) {
        List<Admission> inOrder = allowedRequests.stream()
                .sorted(Comparator.comparingLong(Admission::sent))
                .toList();
        for (int first = 0; first < inOrder.size(); first++) {
            long start = inOrder.get(first).sent();
            int within = 0;
            for (int i = first; i < inOrder.size() && inOrder.get(i).sent() - start < limit.windowNanos(); i++) {
                within += inOrder.get(i).received() - start < limit.windowNanos() ? 1 : 0;
            }
            assertThat(within).as("allowed within one window").isLessThanOrEqualTo(limit.requests());
        }
    }
}
