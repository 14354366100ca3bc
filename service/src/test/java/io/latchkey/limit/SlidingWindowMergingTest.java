package io.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Seed;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Over 1 024 requests timestamps are merged. What is promised: never is more let in than a naive list of what was let in
 * would allow, and nothing counts for longer than the window and 1/1024th of it.
 */
@Tag("unit")
@ExtendWith(Seed.class)
class SlidingWindowMergingTest {
    @ParameterizedTest
    @ValueSource(ints = {1025, 1026, 2000, 5000, 100_000})
    void errsOnTheStrictSideOnlyAndByLittle(int requests) {
        Random random = Seed.random(requests);
        for (long windowNanos : new long[] {1_000_000, 1_234_567, 60_000_000_000L, 86_400_000_000_000L}) {
            compare(new RateLimit(requests, windowNanos), random);
        }
    }

    private static void compare(RateLimit limit, Random random) {
        long grain = limit.windowNanos() / 1024;
        RateLimit lateness = new RateLimit(limit.requests(), limit.windowNanos() + grain);
        SlidingWindow window = new SlidingWindow();
        long now = Long.MAX_VALUE - limit.windowNanos();
        long start = now;
        NaiveWindow naive = new NaiveWindow(start);
        // A burst makes about two requests of one: half of all are refused.
        long meanGap = Math.max(2, limit.windowNanos() / limit.requests());
        for (int step = 0; step < 40_000; step++) {
            now += random.nextInt(20_000) == 0 ? limit.windowNanos() : burst(random, meanGap);
            Permit permit = window.acquire(limit, now);
            if (permit.allowed()) {
                naive.admit(now);
            }
            // The list is slow to count, so not every step is compared; the sum after each is what a mistake would add
            // to.
            if (step % 16 == 0) {
                check(permit, naive, limit, lateness, now, limit + ", step " + step);
            }
            assertThat(permit.resetNanos()).isBetween(1L, limit.windowNanos());
        }
    }

    private static void check(
            Permit permit, NaiveWindow naive, RateLimit limit, RateLimit lateness, long now, String where) {
        int used = naive.used(limit, now);
        assertThat(used).as(where).isLessThanOrEqualTo(limit.requests());
        if (permit.allowed()) {
            int remaining = permit.remaining();
            assertThat(remaining).as("not more than is free, " + where).isLessThanOrEqualTo(limit.requests() - used);
            assertThat(remaining)
                    .as("late by at most 1/1024th, " + where)
                    .isGreaterThanOrEqualTo(limit.requests() - naive.used(lateness, now));
        } else {
            assertThat(naive.used(lateness, now))
                    .as("refused only what 1/1024th of the window excuses, " + where)
                    .isGreaterThanOrEqualTo(limit.requests());
        }
    }

    private static long burst(Random random, long meanGap) {
        return random.nextBoolean() ? 0 : random.nextLong(meanGap * 2);
    }

    @ParameterizedTest
    @ValueSource(longs = {1_000_000, 1_000_023, 60_000_000_000L})
    void holdsFewEntriesHoweverManyRequests(long windowNanos) {
        RateLimit limit = new RateLimit(RateLimit.MAX_REQUESTS, windowNanos);
        SlidingWindow window = new SlidingWindow();
        long now = 0;
        for (int i = 0; i < 100_000; i++) {
            now += Math.max(1, windowNanos / 20_000);
            window.acquire(limit, now);
        }

        assertThat(window.used()).isGreaterThan(19_000);
        assertThat(window.entries()).isLessThanOrEqualTo(SlidingWindow.EXACT + 2);
        assertThat(window.capacity()).isLessThanOrEqualTo(SlidingWindow.EXACT + 2);
    }

    @Test
    void takesNoMoreRoomThanASmallLimitNeeds() {
        RateLimit limit = new RateLimit(3, 1_000_000);
        SlidingWindow window = new SlidingWindow();
        for (int i = 0; i < 1000; i++) {
            window.acquire(limit, i * 1000L);
        }

        assertThat(window.capacity()).isEqualTo(3);
    }
}
