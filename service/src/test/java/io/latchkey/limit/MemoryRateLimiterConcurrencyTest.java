package io.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class MemoryRateLimiterConcurrencyTest {
    private static final int THREADS = 8;
    private static final long WINDOW = 1_000_000;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 60, 1024, 1500})
    void admitsExactlyTheLimitOnAFrozenClock(int requests) throws Exception {
        RateLimit limit = new RateLimit(requests, WINDOW);
        MemoryRateLimiter limiter = new MemoryRateLimiter(() -> 42);
        int attempts = requests / THREADS + 20;
        try (Crew crew = new Crew(THREADS)) {
            for (int round = 0; round < 50; round++) {
                List<String> ids = List.of("a" + round, "b" + round, "c" + round);

                List<int[]> admitted = crew.run(thread -> () -> {
                    int[] byKey = new int[ids.size()];
                    for (int i = 0; i < attempts * ids.size(); i++) {
                        int key = i % ids.size();
                        byKey[key] += limiter.tryAcquire(ids.get(key), limit).allowed() ? 1 : 0;
                    }
                    return byKey;
                });

                for (int key = 0; key < ids.size(); key++) {
                    int index = key;
                    assertThat(admitted.stream().mapToInt(byKey -> byKey[index]).sum())
                            .as("round %d, key %d", round, key)
                            .isEqualTo(requests);
                }
            }
        }
    }

    /**
     * Every reading of the clock moves it on, so that all times differ, and each thread knows the time of its own reading:
     * the limiter reads the clock once per request, on the thread that asks.
     */
    @ParameterizedTest
    @CsvSource({"1, 40", "5, 40", "60, 400", "1024, 4000", "2000, 8000"})
    void neverAdmitsMoreThanTheLimitInAnySpanOfTheWindow(int requests, int readingsPerWindow) throws Exception {
        long start = Long.MAX_VALUE - 10 * WINDOW; // the clock overflows on the way
        AtomicLong clock = new AtomicLong(start);
        long step = WINDOW / readingsPerWindow;
        ThreadLocal<Long> lastReading = new ThreadLocal<>();
        MemoryRateLimiter limiter = new MemoryRateLimiter(() -> {
            long now = clock.addAndGet(step);
            lastReading.set(now);
            return now;
        });
        RateLimit limit = new RateLimit(requests, WINDOW);
        ConcurrentLinkedQueue<Long> admitted = new ConcurrentLinkedQueue<>();

        try (Crew crew = new Crew(THREADS)) {
            crew.run(thread -> () -> {
                for (int i = 0; i < 10_000; i++) {
                    if (limiter.tryAcquire("alice", limit).allowed()) {
                        admitted.add(lastReading.get() - start);
                    }
                    if (i % 100 == 0) {
                        limiter.sweep(id -> false);
                    }
                }
                return true;
            });
        }

        List<Long> times = new ArrayList<>(admitted);
        times.sort(Long::compare);
        assertThat(times).hasSizeGreaterThan(requests);
        for (int i = requests; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - requests))
                    .as("span of %d requests that ends with admitted request %d", requests + 1, i)
                    .isGreaterThanOrEqualTo(WINDOW);
        }
    }

    /** Fails, in most runs, if a retired key may still let requests in: they would not be counted by its successor. */
    @Test
    void doesNotGrantMoreThanTheLimitWhileASweepRetiresKeys() throws Exception {
        int requests = 2;
        RateLimit limit = new RateLimit(requests, WINDOW);
        MemoryRateLimiter limiter = new MemoryRateLimiter(() -> 0);
        AtomicBoolean done = new AtomicBoolean();
        int rounds = 20_000;
        int[][] admitted = new int[THREADS][rounds];
        try (Crew crew = new Crew(THREADS)) {
            crew.run(thread -> () -> {
                if (thread == 0) {
                    // New keys are idle for a moment, and so the sweeper's prey.
                    while (!done.get() && !Thread.currentThread().isInterrupted()) {
                        limiter.sweep(id -> false);
                    }
                    return true;
                }
                for (int round = 0; round < rounds; round++) {
                    for (int attempt = 0; attempt < requests; attempt++) {
                        boolean allowed =
                                limiter.tryAcquire("key" + round, limit).allowed();
                        admitted[thread][round] += allowed ? 1 : 0;
                    }
                }
                done.set(true);
                return true;
            });
        }
        assertThat(limiter.allowed()).as("the totals of all keys, gone or not").isEqualTo((long) requests * rounds);
        assertThat(limiter.limited()).isEqualTo((long) requests * rounds * (THREADS - 2));
        for (int round = 0; round < rounds; round++) {
            int sum = 0;
            for (int thread = 1; thread < THREADS; thread++) {
                sum += admitted[thread][round];
            }
            assertThat(sum).as("round %d", round).isEqualTo(requests);
        }
    }
}
