package io.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class SlidingWindowTest {
    private static final long WINDOW = 60_000_000_000L;

    private final SlidingWindow window = new SlidingWindow();

    @Test
    void countsDownToNothingAndRefuses() {
        RateLimit limit = new RateLimit(2, WINDOW);

        assertThat(window.acquire(limit, 10)).isEqualTo(new Permit(true, limit, 1, WINDOW));
        assertThat(window.acquire(limit, 15)).isEqualTo(new Permit(true, limit, 0, WINDOW - 5));
        assertThat(window.acquire(limit, 20)).isEqualTo(new Permit(false, limit, 0, WINDOW - 10));
    }

    @Test
    void usesNothingUpWhenItRefuses() {
        RateLimit limit = new RateLimit(1, WINDOW);
        window.acquire(limit, 0);

        for (int i = 0; i < 100; i++) {
            assertThat(window.acquire(limit, WINDOW - 1).allowed()).isFalse();
        }

        assertThat(window.used()).isEqualTo(1);
        assertThat(window.acquire(limit, WINDOW).allowed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 60, 1023, 1024, 1025, 5000})
    void letsInAfterJustTheTimeItNamed(int requests) {
        RateLimit limit = new RateLimit(requests, WINDOW);
        long now = 0;
        for (int i = 0; i < requests; i++) {
            now += 1_000;
            assertThat(window.acquire(limit, now).allowed()).isTrue();
        }

        long wait = window.acquire(limit, now).resetNanos();

        assertThat(window.acquire(limit, now + wait - 1))
                .as("a nanosecond too early")
                .isEqualTo(new Permit(false, limit, 0, 1));
        assertThat(window.acquire(limit, now + wait).allowed()).isTrue();
    }

    @Test
    void refusesEverythingAtALimitOfZero() {
        RateLimit none = new RateLimit(0, WINDOW);

        assertThat(window.acquire(none, 5)).isEqualTo(new Permit(false, none, 0, WINDOW));
        assertThat(window.acquire(none, 5 + WINDOW).allowed()).isFalse();
        assertThat(window.used()).isZero();
    }

    @Test
    void takesATimeBeforeTheNewestForTheNewest() {
        RateLimit limit = new RateLimit(3, WINDOW);
        window.acquire(limit, 100);

        assertThat(window.acquire(limit, 40)).isEqualTo(new Permit(true, limit, 1, WINDOW));
        assertThat(window.acquire(limit, -5_000_000_000L)).isEqualTo(new Permit(true, limit, 0, WINDOW));
        assertThat(window.acquire(limit, 99).resetNanos()).isEqualTo(WINDOW);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 2000})
    void doesNotNoticeThatTheClockOverflows(int requests) {
        RateLimit limit = new RateLimit(requests, WINDOW);
        long start = Long.MAX_VALUE - 1;
        for (int i = 0; i < requests; i++) {
            assertThat(window.acquire(limit, start + i).allowed()).isTrue();
        }

        assertThat(window.acquire(limit, start + WINDOW - 1).allowed()).isFalse();
        assertThat(window.isIdle(start + WINDOW, WINDOW)).isFalse();
        assertThat(window.acquire(limit, start + 2 * WINDOW)).isEqualTo(new Permit(true, limit, requests - 1, WINDOW));
    }

    @Test
    void isIdleOnceTheNewestHasLeftTheWindow() {
        RateLimit limit = new RateLimit(5, WINDOW);
        assertThat(window.isIdle(0, WINDOW)).isTrue();

        window.acquire(limit, 0);
        window.acquire(limit, 7);

        assertThat(window.isIdle(7, WINDOW)).isFalse();
        assertThat(window.isIdle(WINDOW + 6, WINDOW)).isFalse();
        assertThat(window.isIdle(WINDOW + 7, WINDOW)).isTrue();
        assertThat(window.isIdle(0, WINDOW)).as("a time before the newest").isFalse();
    }

    @Test
    void forgetsEverythingWhenCleared() {
        RateLimit limit = new RateLimit(1, WINDOW);
        window.acquire(limit, 0);

        window.clear();

        assertThat(window.used()).isZero();
        assertThat(window.acquire(limit, 1).allowed()).isTrue();
    }
}
