package io.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Callbacks;
import io.latchkey.Seed;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every limiter promises, compared with a naive list of timestamps: the very same answers up to 1 024 requests, and never
 * more than the limit over that. Times are whole microseconds, which all of them can tell apart.
 */
@ExtendWith(Seed.class)
public abstract class LimiterPropertyBehaviour {
    private static final long MICROSECOND = 1000;

    /** A limiter by the clock of {@link #time}. */
    protected abstract CountingLimiter limiter();

    /** Sets the clock, in nanoseconds since some moment; it stands still in between. */
    protected abstract void time(long nanos);

    /** How many rounds there is time for: each has a key, a limit and a window of its own. */
    protected abstract int rounds();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 8, 60, 1024})
    void answersAsANaiveListDoes(int requests) {
        Random random = Seed.random("exact" + requests);
        for (int round = 0; round < rounds(); round++) {
            RateLimit limit = new RateLimit(requests, window(random));
            NaiveWindow naive = new NaiveWindow(0);
            long typicalGap = Math.max(2, limit.windowNanos() / MICROSECOND / Math.max(1, requests));
            long now = 20 * limit.windowNanos();
            for (int step = 0; step < 100 + 2 * requests; step++) {
                now += gap(random, typicalGap, limit.windowNanos() / MICROSECOND) * MICROSECOND;
                time(now);
                Permit expected = naive.acquire(limit, now);
                assertThat(Callbacks.acquire(limiter(), "exact-" + requests + "-" + round, limit))
                        .as("%s, step %d, at %d ns", limit, step, now)
                        .isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void answersAsANaiveListDoesWhileLimitsChange(int round) {
        int[] sizes = {0, 1, 3, 60, 1023, 1024};
        Random random = Seed.random("lowered" + round);
        long window = window(random);
        NaiveWindow naive = new NaiveWindow(0);
        RateLimit limit = new RateLimit(1024, window);
        long now = 0;
        for (int step = 0; step < 1000 * rounds(); step++) {
            if (random.nextInt(50) == 0) {
                limit = new RateLimit(sizes[random.nextInt(sizes.length)], window);
            }
            boolean burst = random.nextInt(4) > 0;
            now += burst ? 0 : random.nextLong(1 + window / 8 / MICROSECOND) * MICROSECOND;
            time(now);
            Permit expected = naive.acquire(limit, now);
            assertThat(Callbacks.acquire(limiter(), "lowered-" + round, limit))
                    .as("%s, step %d, at %d ns", limit, step, now)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1025, 2000})
    void errsOnTheStrictSideOnlyAndByLittleWhenTimesAreMerged(int requests) {
        Random random = Seed.random("merged" + requests);
        for (int round = 0; round < Math.max(1, rounds() / 4); round++) {
            RateLimit limit = new RateLimit(requests, window(random));
            long grain = limit.windowNanos() / 1024 + MICROSECOND;
            RateLimit lateness = new RateLimit(requests, limit.windowNanos() + grain);
            NaiveWindow naive = new NaiveWindow(0);
            long meanGap = Math.max(2, limit.windowNanos() / MICROSECOND / requests);
            long now = 20 * limit.windowNanos();
            for (int step = 0; step < 2 * requests; step++) {
                long gap = random.nextBoolean() ? 0 : random.nextLong(2 * meanGap);
                now += (random.nextInt(5000) == 0 ? limit.windowNanos() / MICROSECOND : gap) * MICROSECOND;
                time(now);
                Permit permit = (Permit) Callbacks.acquire(limiter(), "merged-" + requests + "-" + round, limit);
                String where = limit + ", step " + step;
                if (step % 16 == 0) {
                    check(permit, naive, limit, lateness, now, where);
                }
                if (permit.allowed()) {
                    naive.admit(now);
                }
                assertThat(permit.resetNanos()).as(where).isBetween(1L, limit.windowNanos());
            }
        }
    }

    private static void check(
            Permit permit, NaiveWindow naive, RateLimit limit, RateLimit lateness, long now, String where) {
        int used = naive.used(limit, now);
        if (permit.allowed()) {
            assertThat(used).as(where).isLessThan(limit.requests());
            assertThat(permit.remaining())
                    .as(where)
                    .isBetween(limit.requests() - naive.used(lateness, now) - 1, limit.requests() - used - 1);
        } else {
            assertThat(naive.used(lateness, now))
                    .as("refused only what 1/1024th of the window excuses, " + where)
                    .isGreaterThanOrEqualTo(limit.requests());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void neverExceedsTheLimitOfTheMomentWhileLimitsChange(int round) {
        int[] sizes = {0, 1, 3, 60, 1023, 1024, 1025, 2000, 10_000};
        Random random = Seed.random("changing" + round);
        NaiveWindow naive = new NaiveWindow(0);
        long now = 0;
        RateLimit limit = new RateLimit(3, 60_000_000);
        for (int step = 0; step < 2000 * rounds(); step++) {
            if (random.nextInt(700) == 0) {
                limit = new RateLimit(sizes[random.nextInt(sizes.length)], window(random));
            }
            now += random.nextLong(1 + limit.windowNanos() / 1000 / MICROSECOND) * MICROSECOND;
            time(now);
            naive.forgetExpired(limit, now);
            int used = naive.used(limit, now);
            Permit permit = (Permit) Callbacks.acquire(limiter(), "changing-" + round, limit);
            String where = "round %d, %s, step %d".formatted(round, limit, step);
            if (permit.allowed()) {
                naive.admit(now);
                assertThat(used).as(where).isLessThan(limit.requests());
                assertThat(permit.remaining()).as(where).isBetween(0, limit.requests() - used - 1);
            }
            assertThat(permit.resetNanos()).as(where).isBetween(1L, limit.windowNanos());
        }
    }

    /** Bursts at one time, steady traffic, gaps at the very edge of the window and beyond it, and steps back. */
    private static long gap(Random random, long typicalGap, long window) {
        return switch (random.nextInt(40)) {
            case 0 -> window + random.nextInt(3) - 1;
            case 1 -> random.nextInt(10) * window;
            case 2 -> -random.nextLong(window);
            case 3, 4, 5, 6, 7, 8, 9, 10 -> 0;
            case 11, 12, 13 -> 1;
            default -> random.nextLong(2 * typicalGap);
        };
    }

    private static long window(Random random) {
        return MICROSECOND
                * switch (random.nextInt(4)) {
                    case 0 -> 1000;
                    case 1 -> 1000 + random.nextInt(1100);
                    case 2 -> 60_000_000;
                    default -> 1000 + random.nextLong(86_400_000_000L);
                };
    }
}
