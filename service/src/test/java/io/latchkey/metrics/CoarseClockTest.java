package io.latchkey.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class CoarseClockTest {
    private final CoarseClock clock = new CoarseClock();

    @Test
    void itAdvancesOnlyOnRequest() {
        long before = clock.getTick();
        assertThat(clock.getTick()).isEqualTo(before);

        clock.advance();

        assertThat(clock.getTick() - before).isPositive();
    }
}
