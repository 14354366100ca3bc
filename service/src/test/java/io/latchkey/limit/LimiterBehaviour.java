package io.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Callbacks;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every limiter does, whatever it counts in. Times are whole microseconds, which all of them can tell apart. */
public abstract class LimiterBehaviour {
    private static final long MICROSECOND = 1000;
    private static final long WINDOW = 1_000_000_000;
    private static final RateLimit ONE = new RateLimit(1, WINDOW);

    /** A limiter that has counted nothing, by the clock of {@link #time}. */
    protected abstract CountingLimiter limiter();

    /** Sets the clock, in nanoseconds since some moment; it stands still in between. */
    protected abstract void time(long nanos);

    private Permit acquire(String keyId, RateLimit limit) {
        return (Permit) Callbacks.acquire(limiter(), keyId, limit);
    }

    @Test
    void doesNotShareALimitBetweenKeys() {
        assertThat(acquire("alice", ONE).allowed()).isTrue();
        assertThat(acquire("bob", ONE).allowed()).isTrue();
        assertThat(acquire("alice", ONE).allowed()).isFalse();
        assertThat(acquire("bob", ONE).allowed()).isFalse();
        assertThat(limiter().trackedKeys()).isEqualTo(2);
    }

    @Test
    void readsTheUsageOfManyKeysInTheirOrder() {
        RateLimit five = new RateLimit(5, WINDOW);
        acquire("alice", five);
        acquire("alice", five);
        acquire("bob", ONE);
        acquire("bob", ONE);
        limiter().recordUnlimited("carol");

        assertThat(limiter()
                        .usage(List.of(
                                new KeyLimit("bob", ONE),
                                new KeyLimit("dave", five),
                                new KeyLimit("carol", null),
                                new KeyLimit("alice", five),
                                new KeyLimit("alice", ONE))))
                .containsExactly(
                        new KeyUsage(1, 0, 1, 1, 0),
                        new KeyUsage(0, 5, 0, 0, -1),
                        new KeyUsage(0, 0, 1, 0, 0),
                        new KeyUsage(2, 3, 2, 0, 0),
                        new KeyUsage(2, 0, 2, 0, 0));
        assertThat(limiter().usage(List.of())).isEmpty();
    }

    @Test
    void knowsNoTimeButItsClock() {
        // However long this takes by any other clock: the frozen one says that no time passes.
        assertThat(acquire("alice", ONE)).isEqualTo(new Permit(true, ONE, 0, WINDOW));
        for (int i = 0; i < 1000; i++) {
            assertThat(acquire("alice", ONE)).isEqualTo(new Permit(false, ONE, 0, WINDOW));
        }

        time(WINDOW);

        assertThat(acquire("alice", ONE).allowed()).isTrue();
    }

    @Test
    void letsInAtTheVeryEndOfTheWindowAndNotBefore() {
        RateLimit two = new RateLimit(2, WINDOW);
        acquire("alice", two);
        time(WINDOW / 2);
        assertThat(acquire("alice", two)).isEqualTo(new Permit(true, two, 0, WINDOW / 2));

        time(WINDOW - MICROSECOND);
        assertThat(acquire("alice", two)).isEqualTo(new Permit(false, two, 0, MICROSECOND));

        time(WINDOW);
        assertThat(acquire("alice", two)).isEqualTo(new Permit(true, two, 0, WINDOW / 2));
    }

    @Test
    void forgetsAKeyWhenItsWindowIsOverAndNotBefore() {
        acquire("alice", ONE);

        time(WINDOW - MICROSECOND);
        limiter().sweep(id -> false);
        assertThat(limiter().trackedKeys()).isEqualTo(1);
        assertThat(acquire("alice", ONE).allowed()).isFalse();

        time(WINDOW);
        limiter().sweep(id -> false);
        assertThat(limiter().trackedKeys()).isZero();
        assertThat(acquire("alice", ONE).allowed()).isTrue();
    }

    @Test
    void keepsAKeyForItsNewWindowWhenThatWasLengthened() {
        RateLimit longer = new RateLimit(1, 10 * WINDOW);
        acquire("alice", ONE);
        assertThat(acquire("alice", longer).allowed()).isFalse();

        time(10 * WINDOW - MICROSECOND);
        limiter().sweep(id -> false);

        assertThat(limiter().trackedKeys()).isEqualTo(1);
        assertThat(acquire("alice", longer).allowed()).isFalse();
        time(10 * WINDOW);
        limiter().sweep(id -> false);
        assertThat(limiter().trackedKeys()).isZero();
    }

    @Test
    void doesNotForgetEarlyWhenAWindowWasShortenedForAWhile() {
        RateLimit longer = new RateLimit(2, 10 * WINDOW);
        acquire("alice", longer);
        acquire("alice", new RateLimit(2, WINDOW));

        time(5 * WINDOW);
        limiter().sweep(id -> false);

        assertThat(acquire("alice", longer).allowed()).isFalse();
    }

    @Test
    void forgetsAKeyThatOnlyEverWasRefused() {
        RateLimit nothing = new RateLimit(0, WINDOW);
        assertThat(acquire("alice", nothing)).isEqualTo(new Permit(false, nothing, 0, WINDOW));
        assertThat(limiter().trackedKeys()).isEqualTo(1);

        limiter().sweep(id -> false);

        assertThat(limiter().trackedKeys()).isZero();
    }

    @Test
    void sweepsOnlyWhatIsIdle() {
        acquire("early", ONE);
        time(WINDOW / 2);
        acquire("late", ONE);

        time(WINDOW);
        limiter().sweep(id -> false);

        assertThat(limiter().trackedKeys()).isEqualTo(1);
        assertThat(acquire("late", ONE).allowed()).isFalse();
    }

    @Test
    void namesTheRightWaitWhenTheLimitWasLoweredBelowWhatIsUsed() {
        RateLimit five = new RateLimit(5, WINDOW);
        for (int i = 0; i < 5; i++) {
            time(i * 10L * MICROSECOND);
            acquire("alice", five);
        }
        RateLimit two = new RateLimit(2, WINDOW);

        // Times 0 to 40: the fourth, at 30, must expire before fewer than two are left.
        time(50 * MICROSECOND);
        assertThat(acquire("alice", two)).isEqualTo(new Permit(false, two, 0, WINDOW - 20 * MICROSECOND));
        time(WINDOW + 29 * MICROSECOND);
        assertThat(acquire("alice", two).allowed()).isFalse();
        time(WINDOW + 30 * MICROSECOND);
        assertThat(acquire("alice", two).allowed()).isTrue();
    }

    @Test
    void namesTheRightWaitWhenTheLimitWasLoweredAndManyRequestsHaveJustExpired() {
        RateLimit many = new RateLimit(60, WINDOW);
        for (int i = 0; i < 25; i++) {
            time(i < 20 ? 0 : WINDOW / 2);
            acquire("alice", many);
        }

        time(WINDOW);
        assertThat(acquire("alice", ONE)).isEqualTo(new Permit(false, ONE, 0, WINDOW / 2));
        time(WINDOW + WINDOW / 2);
        assertThat(acquire("alice", ONE).allowed()).isTrue();
    }

    @Test
    void namesTheRightWaitWhenMergedRequestsMustExpire() {
        RateLimit many = new RateLimit(5000, 60 * WINDOW);
        for (int i = 0; i < 3000; i++) {
            time(i / 1000 * WINDOW);
            acquire("alice", many);
        }
        RateLimit few = new RateLimit(1500, 60 * WINDOW);
        time(3 * WINDOW);

        long wait = acquire("alice", few).resetNanos();

        assertThat(wait).isEqualTo(58 * WINDOW);
        time(3 * WINDOW + wait - MICROSECOND);
        assertThat(acquire("alice", few).allowed()).isFalse();
        time(3 * WINDOW + wait);
        assertThat(acquire("alice", few).remaining()).isEqualTo(499);
    }

    @Test
    void grantsOnlyTheDifferenceWhenTheLimitIsRaised() {
        acquire("alice", ONE);
        RateLimit three = new RateLimit(3, WINDOW);
        time(MICROSECOND);

        assertThat(acquire("alice", three)).isEqualTo(new Permit(true, three, 1, WINDOW - MICROSECOND));
        assertThat(acquire("alice", three).allowed()).isTrue();
        assertThat(acquire("alice", three).allowed()).isFalse();
    }

    @Test
    void countsOnWhenALimitIsRaisedOverWhatIsCountedOneByOne() {
        RateLimit small = new RateLimit(100, WINDOW);
        for (int i = 0; i < 100; i++) {
            time(i * MICROSECOND);
            acquire("alice", small);
        }
        assertThat(acquire("alice", small).allowed()).isFalse();
        RateLimit large = new RateLimit(2000, WINDOW);

        assertThat(acquire("alice", large)).isEqualTo(new Permit(true, large, 1899, WINDOW - 99 * MICROSECOND));

        time(WINDOW + 49 * MICROSECOND);
        assertThat(acquire("alice", large).remaining()).isEqualTo(2000 - 52);
        assertThat(acquire("alice", small).remaining()).isEqualTo(100 - 53);
    }

    @Test
    void tellsHowAKeyWasUsed() {
        RateLimit three = new RateLimit(3, WINDOW);
        assertThat(limiter().usage("alice", three)).isEqualTo(new KeyUsage(0, 3, 0, 0, -1));

        acquire("alice", three);
        time(10 * MICROSECOND);
        acquire("alice", three);
        acquire("alice", ONE);
        time(WINDOW + 5 * MICROSECOND);

        assertThat(limiter().usage("alice", three)).isEqualTo(new KeyUsage(1, 2, 2, 1, WINDOW - 5 * MICROSECOND));
        assertThat(limiter().allowed()).isEqualTo(2);
        assertThat(limiter().limited()).isEqualTo(1);
    }

    @Test
    void doesNotUseAnythingUpByTellingItWithAShorterWindow() {
        acquire("alice", ONE);
        time(WINDOW / 2);

        assertThat(limiter().usage("alice", new RateLimit(1, 2_000_000)).requestsInWindow())
                .isZero();

        assertThat(acquire("alice", ONE).allowed()).isFalse();
    }

    @Test
    void notesRequestsWithoutALimit() {
        limiter().recordUnlimited("internal");
        limiter().recordUnlimited("internal");
        time(7 * MICROSECOND);

        assertThat(limiter().usage("internal", null)).isEqualTo(new KeyUsage(0, 0, 2, 0, 7 * MICROSECOND));
    }

    @Test
    void keepsTheTotalsOfKeysThatAreKnownAndOfAllTogether() {
        acquire("known", ONE);
        acquire("gone", ONE);
        acquire("gone", ONE);
        time(WINDOW);

        limiter().sweep("known"::equals);

        assertThat(limiter().trackedKeys()).isEqualTo(1);
        assertThat(limiter().usage("known", ONE)).isEqualTo(new KeyUsage(0, 1, 1, 0, WINDOW));
        assertThat(limiter().usage("gone", ONE)).isEqualTo(new KeyUsage(0, 1, 0, 0, -1));
        assertThat(limiter().allowed()).isEqualTo(2);
        assertThat(limiter().limited()).isEqualTo(1);
    }

    @Test
    void forgetsWhatCountsAgainstALimitWhenItIsReset() {
        acquire("alice", ONE);
        acquire("bob", ONE);
        assertThat(acquire("alice", ONE).allowed()).isFalse();

        assertThat(limiter().reset("alice")).isTrue();
        assertThat(limiter().reset("nobody")).isFalse();

        assertThat(acquire("bob", ONE).allowed()).isFalse();
        assertThat(acquire("alice", ONE).allowed()).isTrue();
        assertThat(limiter().resetAll()).isEqualTo(2);
        assertThat(acquire("bob", ONE).allowed()).isTrue();
        assertThat(limiter().usage("alice", ONE).allowed())
                .as("the totals stay")
                .isEqualTo(2);
    }
}
