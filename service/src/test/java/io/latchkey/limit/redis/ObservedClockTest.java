package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ObservedClockTest {
    private static final long MILLI = 1_000_000;
    private static final Duration TIMEOUT = Duration.ofMillis(50);

    private final ObservedClock time = new ObservedClock(TIMEOUT, Long.MAX_VALUE - 7 * MILLI);
    private long now = Long.MAX_VALUE - 7 * MILLI;

    @Test
    void itTicksEveryFiveMillisecondsOrTenthOfTheTimeout() {
        assertThat(time.tickNanos()).isEqualTo(5 * MILLI);
        assertThat(new ObservedClock(Duration.ofMillis(10), 0).tickNanos()).isEqualTo(MILLI);
    }

    @Test
    void timeBetweenTicksPassesInFull() {
        ticks(10, 5);
        assertThat(time.nanos()).isEqualTo(50 * MILLI);
        assertThat(time.hasTimedOut(0))
                .as("what began just before a tick saw little of it")
                .isFalse();
        ticks(1, 5);
        assertThat(time.hasTimedOut(0)).isTrue();
        assertThat(time.hasTimedOut(5 * MILLI)).isFalse();
    }

    @Test
    void aLongPauseCountsAsTwoTicks() {
        ticks(1, 3_600_000);
        assertThat(time.nanos()).isEqualTo(10 * MILLI);
        assertThat(time.hasTimedOut(0)).isFalse();
    }

    @Test
    void ticksThatAreAlwaysLateReachTheTimeout() {
        ticks(6, 500);
        assertThat(time.hasTimedOut(0)).isTrue();
    }

    private void ticks(int count, long millis) {
        for (int i = 0; i < count; i++) {
            now += millis * MILLI;
            time.tick(now);
        }
    }
}
