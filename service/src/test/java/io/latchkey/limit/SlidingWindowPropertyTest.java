package io.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Seed;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Up to 1 024 requests the window answers just as a naive list of timestamps does. */
@Tag("unit")
@ExtendWith(Seed.class)
class SlidingWindowPropertyTest {
    private static final long MILLISECOND = 1_000_000;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 7, 8, 9, 59, 60, 61, 512, 1023, 1024})
    void answersAsANaiveListDoes(int requests) {
        Random random = Seed.random(requests);
        for (int round = 0; round < 20; round++) {
            RateLimit limit = new RateLimit(requests, randomWindow(random));
            compare(limit, random, 200 + 3 * requests, startTime(random));
        }
    }

    private static void compare(RateLimit limit, Random random, int steps, long start) {
        SlidingWindow window = new SlidingWindow();
        NaiveWindow naive = new NaiveWindow(start);
        long typicalGap = Math.max(1, limit.windowNanos() / Math.max(1, limit.requests()));
        long now = start;
        for (int step = 0; step < steps; step++) {
            now += gap(random, typicalGap, limit.windowNanos());
            Permit expected = naive.acquire(limit, now);
            assertThat(window.acquire(limit, now))
                    .as("%s, step %d, %d ns after the start", limit, step, now - start)
                    .isEqualTo(expected);
        }
    }

    /** Bursts at one time, steady traffic, gaps at the very edge of the window and beyond it, and steps back. */
    private static long gap(Random random, long typicalGap, long windowNanos) {
        return switch (random.nextInt(40)) {
            case 0 -> windowNanos + random.nextInt(3) - 1;
            case 1 -> random.nextInt(10) * windowNanos;
            case 2, 3 -> -random.nextLong(windowNanos);
            case 4, 5, 6, 7, 8, 9, 10 -> 0;
            case 11, 12, 13 -> 1;
            default -> random.nextLong(2 * typicalGap);
        };
    }

    private static long randomWindow(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> MILLISECOND;
            case 1 -> MILLISECOND + random.nextInt(1000);
            case 2 -> 60_000 * MILLISECOND;
            default -> MILLISECOND + random.nextLong(86_400_000L * MILLISECOND);
        };
    }

    /** {@code System.nanoTime} may start anywhere, even just before it overflows. */
    private static long startTime(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> Long.MAX_VALUE - random.nextInt(1_000_000);
            case 1 -> -random.nextInt(1_000_000);
            default -> random.nextLong();
        };
    }
}
