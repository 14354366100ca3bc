package io.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.key.RateLimit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryRateLimiterTest {
    private static final long WINDOW = 1_000_000_000;
    private static final RateLimit ONE = new RateLimit(1, WINDOW);

    private final AtomicLong clock = new AtomicLong();
    private final MemoryRateLimiter limiter = new MemoryRateLimiter(clock::get);

    @Test
    void shouldNotShareALimitBetweenKeys() {
        assertThat(limiter.acquire("alice", ONE).allowed()).isTrue();
        assertThat(limiter.acquire("bob", ONE).allowed()).isTrue();
        assertThat(limiter.acquire("alice", ONE).allowed()).isFalse();
        assertThat(limiter.acquire("bob", ONE).allowed()).isFalse();
        assertThat(limiter.trackedKeys()).isEqualTo(2);
    }

    @Test
    void shouldKnowNoTimeButItsClock() {
        // However long this takes by any other clock: the frozen one says that no time passes.
        assertThat(limiter.acquire("alice", ONE).resetNanos()).isEqualTo(WINDOW);
        for (int i = 0; i < 1000; i++) {
            assertThat(limiter.acquire("alice", ONE)).isEqualTo(new Permit(false, ONE, 0, WINDOW));
        }

        clock.set(WINDOW);

        assertThat(limiter.acquire("alice", ONE).allowed()).isTrue();
    }

    @Test
    void shouldForgetAKeyWhenItsWindowIsOverAndNotBefore() {
        limiter.acquire("alice", ONE);

        clock.set(WINDOW - 1);
        limiter.sweep(id -> false);
        assertThat(limiter.trackedKeys()).isEqualTo(1);
        assertThat(limiter.acquire("alice", ONE).allowed()).isFalse();

        clock.set(WINDOW);
        limiter.sweep(id -> false);
        assertThat(limiter.trackedKeys()).isZero();
        assertThat(limiter.acquire("alice", ONE).allowed()).isTrue();
    }

    @Test
    void shouldKeepAKeyForItsNewWindowWhenThatWasLengthened() {
        RateLimit longer = new RateLimit(1, 10 * WINDOW);
        limiter.acquire("alice", ONE);
        assertThat(limiter.acquire("alice", longer).allowed()).isFalse();

        clock.set(10 * WINDOW - 1);
        limiter.sweep(id -> false);

        assertThat(limiter.trackedKeys()).isEqualTo(1);
        assertThat(limiter.acquire("alice", longer).allowed()).isFalse();
        clock.set(10 * WINDOW);
        limiter.sweep(id -> false);
        assertThat(limiter.trackedKeys()).isZero();
    }

    @Test
    void shouldNotForgetEarlyWhenAWindowWasShortenedForAWhile() {
        RateLimit longer = new RateLimit(2, 10 * WINDOW);
        limiter.acquire("alice", longer);
        limiter.acquire("alice", new RateLimit(2, WINDOW));

        clock.set(5 * WINDOW);
        limiter.sweep(id -> false);

        assertThat(limiter.acquire("alice", longer).allowed()).isFalse();
    }

    @Test
    void shouldForgetAKeyThatOnlyEverWasRefused() {
        limiter.acquire("alice", new RateLimit(0, WINDOW));
        assertThat(limiter.trackedKeys()).isEqualTo(1);

        limiter.sweep(id -> false);

        assertThat(limiter.trackedKeys()).isZero();
    }

    @Test
    void shouldSweepOnlyWhatIsIdle() {
        limiter.acquire("early", ONE);
        clock.set(WINDOW / 2);
        limiter.acquire("late", ONE);

        clock.set(WINDOW);
        limiter.sweep(id -> false);

        assertThat(limiter.trackedKeys()).isEqualTo(1);
        assertThat(limiter.acquire("late", ONE).allowed()).isFalse();
    }

    @Test
    void shouldAskAnotherKeyOnceThisOneIsRetired() {
        TrackedKey key = new TrackedKey();
        assertThat(key.acquire(ONE, clock::get)).isNotNull();
        assertThat(key.retireIfIdle(WINDOW - 1)).isFalse();

        assertThat(key.retireIfIdle(WINDOW)).isTrue();

        clock.set(WINDOW);
        assertThat(key.acquire(ONE, clock::get)).isNull();
        assertThat(key.retireIfIdle(0)).as("for good").isTrue();
    }

    @Test
    void shouldTellHowAKeyWasUsed() {
        RateLimit three = new RateLimit(3, WINDOW);
        assertThat(limiter.usage("alice", three)).isEqualTo(new KeyUsage(0, 3, 0, 0, -1));

        limiter.acquire("alice", three);
        clock.set(10);
        limiter.acquire("alice", three);
        limiter.acquire("alice", ONE);
        clock.set(WINDOW + 5);

        assertThat(limiter.usage("alice", three)).isEqualTo(new KeyUsage(1, 2, 2, 1, WINDOW - 5));
        assertThat(limiter.allowed()).isEqualTo(2);
        assertThat(limiter.limited()).isEqualTo(1);
    }

    @Test
    void shouldNotUseAnythingUpByTellingItWithAShorterWindow() {
        limiter.acquire("alice", ONE);
        clock.set(WINDOW / 2);

        assertThat(limiter.usage("alice", new RateLimit(1, 2_000_000)).requestsInWindow())
                .isZero();

        assertThat(limiter.acquire("alice", ONE).allowed()).isFalse();
    }

    @Test
    void shouldNoteRequestsWithoutALimit() {
        limiter.note("internal");
        limiter.note("internal");
        clock.set(7);

        assertThat(limiter.usage("internal", null)).isEqualTo(new KeyUsage(0, 0, 2, 0, 7));
    }

    @Test
    void shouldKeepTheTotalsOfKeysThatAreKnownAndOfAllTogether() {
        limiter.acquire("known", ONE);
        limiter.acquire("gone", ONE);
        limiter.acquire("gone", ONE);
        clock.set(WINDOW);

        limiter.sweep("known"::equals);

        assertThat(limiter.trackedKeys()).isEqualTo(1);
        assertThat(limiter.usage("known", ONE)).isEqualTo(new KeyUsage(0, 1, 1, 0, WINDOW));
        assertThat(limiter.usage("gone", ONE)).isEqualTo(new KeyUsage(0, 1, 0, 0, -1));
        assertThat(limiter.allowed()).isEqualTo(2);
        assertThat(limiter.limited()).isEqualTo(1);
    }

    @Test
    void shouldForgetWhatCountsAgainstALimitWhenItIsReset() {
        limiter.acquire("alice", ONE);
        limiter.acquire("bob", ONE);

        assertThat(limiter.reset("alice")).isTrue();
        assertThat(limiter.reset("nobody")).isFalse();

        assertThat(limiter.acquire("bob", ONE).allowed()).isFalse();
        assertThat(limiter.acquire("alice", ONE).allowed()).isTrue();
        assertThat(limiter.resetAll()).isEqualTo(2);
        assertThat(limiter.acquire("bob", ONE).allowed()).isTrue();
        assertThat(limiter.usage("alice", ONE).allowed()).as("the totals stay").isEqualTo(2);
    }
}
