package io.latchkey.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.admin.DenialSuppression.Repeats;
import io.latchkey.authorize.DenialReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class DenialSuppressionTest {
    private static final long INTERVAL = 10;
    /** So that time overflows on the way. */
    private long start = Long.MAX_VALUE - 5;

    private static final LoggedDenial FIRST = denial("/1");
    private static final LoggedDenial SECOND = denial("/2");
    private static final LoggedDenial THIRD = denial("/3");

    private final DenialSuppression repeated = new DenialSuppression(2, INTERVAL, start);

    private static LoggedDenial denial(String path) {
        return new LoggedDenial(
                DenialReason.INVALID_KEY, "0123456789abcdef", "unknown", new LoggedRequest("192.0.2.1", "GET", path));
    }

    @Test
    void passesAFirstDenialAndCountsItsRepeats() {
        assertThat(repeated.isFirst(FIRST, start)).isTrue();
        for (int i = 0; i < 999; i++) {
            assertThat(repeated.isFirst(denial("/1"), start + 1)).isFalse();
        }
        assertThat(repeated.isFirst(SECOND, start + 1)).isTrue();

        assertThat(repeated.due(start + INTERVAL - 1)).isEmpty();
        assertThat(repeated.due(start + INTERVAL)).containsExactly(new Repeats(FIRST, 999));
    }

    @Test
    void reportsRepeatsOncePerIntervalUntilTheyEnd() {
        repeated.isFirst(FIRST, start);
        repeated.isFirst(FIRST, start);
        assertThat(repeated.due(start + INTERVAL)).containsExactly(new Repeats(FIRST, 1));
        assertThat(repeated.isFirst(FIRST, start + INTERVAL)).isFalse();
        assertThat(repeated.due(start + 2 * INTERVAL - 1)).isEmpty();
        assertThat(repeated.due(start + 2 * INTERVAL)).containsExactly(new Repeats(FIRST, 1));

        assertThat(repeated.due(start + 3 * INTERVAL)).isEmpty();

        assertThat(repeated.isFirst(FIRST, start + 3 * INTERVAL)).isTrue();
    }

    @Test
    void countsDenialsBeyondTheCapacityTogether() {
        repeated.isFirst(FIRST, start);
        repeated.isFirst(SECOND, start);

        assertThat(repeated.isFirst(THIRD, start)).isFalse();
        assertThat(repeated.isFirst(denial("/4"), start)).isFalse();
        assertThat(repeated.isFirst(FIRST, start)).isFalse();

        assertThat(repeated.due(start + INTERVAL - 1)).isEmpty();
        assertThat(repeated.due(start + INTERVAL))
                .containsExactlyInAnyOrder(new Repeats(FIRST, 1), new Repeats(null, 2));
        assertThat(repeated.isFirst(THIRD, start + INTERVAL))
                .as("the second was forgotten")
                .isTrue();
    }

    @Test
    void reportsAllCountsAtTheEnd() {
        repeated.isFirst(FIRST, start);
        repeated.isFirst(FIRST, start);
        repeated.isFirst(SECOND, start);
        repeated.isFirst(THIRD, start);

        assertThat(repeated.all()).containsExactlyInAnyOrder(new Repeats(FIRST, 1), new Repeats(null, 1));
        assertThat(repeated.all()).isEmpty();
    }

    @Test
    void losesNoDenialUnderConcurrency() throws Exception {
        int threads = 4;
        int each = 50_000;
        AtomicLong time = new AtomicLong(start);
        AtomicLong logged = new AtomicLong();
        CyclicBarrier together = new CyclicBarrier(threads + 1);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> callers = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                callers.add(executor.submit(() -> {
                    together.await(10, TimeUnit.MINUTES);
                    for (int i = 0; i < each; i++) {
                        if (repeated.isFirst(denial("/" + i % 4), time.getAndIncrement())) {
                            logged.incrementAndGet();
                        }
                    }
                    return null;
                }));
            }
            together.await(10, TimeUnit.MINUTES);
            while (!callers.stream().allMatch(Future::isDone)) {
                repeated.due(time.get()).forEach(repeats -> logged.addAndGet(repeats.times()));
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
        } finally {
            executor.shutdownNow();
        }
        repeated.all().forEach(repeats -> logged.addAndGet(repeats.times()));

        assertThat(logged).hasValue((long) threads * each);
    }
}
