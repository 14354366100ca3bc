package io.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is this limiter's own; what every limiter does is in {@link LimiterBehaviour}. */
@Tag("unit")
class MemoryRateLimiterTest {
    private static final long WINDOW = 1_000_000_000;
    private static final RateLimit ONE = new RateLimit(1, WINDOW);

    private final AtomicLong clock = new AtomicLong();

    @Test
    void asksAnotherKeyOnceThisOneIsRetired() {
        TrackedKey key = new TrackedKey();
        assertThat(key.acquire(ONE, clock::get)).isNotNull();
        assertThat(key.retireIfIdle(WINDOW - 1)).isFalse();

        assertThat(key.retireIfIdle(WINDOW)).isTrue();

        clock.set(WINDOW);
        assertThat(key.acquire(ONE, clock::get)).isNull();
        assertThat(key.retireIfIdle(0)).as("for good").isTrue();
    }
}
