package io.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Seed;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key's limit may change between two requests; what was counted stays counted. */
@Tag("unit")
@ExtendWith(Seed.class)
class SlidingWindowChangesTest {
    private static final long WINDOW = 60_000_000_000L;

    private static final int[] SMALL = {0, 1, 2, 3, 60, 500, 1023, 1024};
    private static final int[] ALL = {0, 1, 3, 60, 1023, 1024, 1025, 2000, 10_000};

    private final SlidingWindow window = new SlidingWindow();

    @Test
    void namesTheRightWaitWhenTheLimitWasLoweredBelowWhatIsUsed() {
        RateLimit five = new RateLimit(5, WINDOW);
        for (int i = 0; i < 5; i++) {
            window.acquire(five, i * 10L);
        }
        RateLimit two = new RateLimit(2, WINDOW);

        // Times 0 to 40: the fourth, at 30, must expire before fewer than two are left.
        assertThat(window.acquire(two, 50)).isEqualTo(new Permit(false, two, 0, WINDOW + 30 - 50));
        assertThat(window.acquire(two, WINDOW + 29).allowed()).isFalse();
        assertThat(window.acquire(two, WINDOW + 30).allowed()).isTrue();
    }

    @Test
    void namesTheRightWaitWhenMergedRequestsMustExpire() {
        RateLimit many = new RateLimit(5000, WINDOW);
        for (int i = 0; i < 3000; i++) {
            window.acquire(many, i / 1000 * 1_000_000_000L);
        }
        RateLimit few = new RateLimit(1500, WINDOW);
        long now = 3_000_000_000L;

        long wait = window.acquire(few, now).resetNanos();

        assertThat(wait).isEqualTo(1_000_000_000L + WINDOW - now);
        assertThat(window.acquire(few, now + wait - 1).allowed()).isFalse();
        assertThat(window.acquire(few, now + wait).remaining()).isEqualTo(499);
    }

    @Test
    void grantsOnlyTheDifferenceWhenTheLimitIsRaised() {
        window.acquire(new RateLimit(1, WINDOW), 0);
        RateLimit three = new RateLimit(3, WINDOW);

        assertThat(window.acquire(three, 1)).isEqualTo(new Permit(true, three, 1, WINDOW - 1));
        assertThat(window.acquire(three, 2).allowed()).isTrue();
        assertThat(window.acquire(three, 3).allowed()).isFalse();
    }

    @Test
    void countsWhatIsLoggedForALongerWindow() {
        window.acquire(new RateLimit(1, WINDOW), 0);
        RateLimit longer = new RateLimit(1, 3 * WINDOW);

        assertThat(window.acquire(longer, 2 * WINDOW)).isEqualTo(new Permit(false, longer, 0, WINDOW));
    }

    @Test
    void forgetsWhatAShorterWindowHasLetGo() {
        RateLimit hour = new RateLimit(2, 60 * WINDOW);
        window.acquire(hour, 0);
        window.acquire(new RateLimit(2, WINDOW), WINDOW);

        assertThat(window.acquire(hour, WINDOW + 1).remaining()).isZero();
        assertThat(window.used()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void answersAsANaiveListDoesWhileSmallLimitsChange(int round) {
        Random random = Seed.random("small" + round);
        long now = random.nextLong();
        NaiveWindow naive = new NaiveWindow(now);
        RateLimit limit = randomLimit(random, SMALL);
        for (int step = 0; step < 10_000; step++) {
            if (random.nextInt(300) == 0) {
                limit = randomLimit(random, SMALL);
            }
            now += random.nextLong(limit.windowNanos() / 500);
            Permit expected = naive.acquire(limit, now);
            naive.forgetExpired(limit, now);
            assertThat(window.acquire(limit, now))
                    .as("round %d, %s, step %d", round, limit, step)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void neverExceedsTheLimitOfTheMomentWhileAnyLimitsChange(int round) {
        Random random = Seed.random("any" + round);
        long now = random.nextLong();
        NaiveWindow naive = new NaiveWindow(now);
        RateLimit limit = randomLimit(random, ALL);
        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(1500) == 0) {
                limit = randomLimit(random, ALL);
            }
            now += random.nextLong(limit.windowNanos() / 1000);
            naive.forgetExpired(limit, now);
            int used = naive.used(limit, now);
            Permit permit = window.acquire(limit, now);
            String where = "round %d, %s, step %d".formatted(round, limit, step);
            if (permit.allowed()) {
                naive.admit(now);
                assertThat(used).as(where).isLessThan(limit.requests());
                assertThat(permit.remaining()).as(where).isBetween(0, limit.requests() - used - 1);
            }
            assertThat(permit.resetNanos()).as(where).isBetween(1L, limit.windowNanos());
        }
    }

    private static RateLimit randomLimit(Random random, int[] requests) {
        return new RateLimit(requests[random.nextInt(requests.length)], 1_000_000 + random.nextLong(WINDOW));
    }
}
