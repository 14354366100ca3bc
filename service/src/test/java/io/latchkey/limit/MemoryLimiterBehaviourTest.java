package io.latchkey.limit;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;

@Tag("unit")
class MemoryLimiterBehaviourTest extends LimiterBehaviour {
    private final AtomicLong clock = new AtomicLong();
    private final MemoryRateLimiter limiter = new MemoryRateLimiter(clock::get);

    @Override
    protected CountingLimiter limiter() {
        return limiter;
    }

    @Override
    protected void time(long nanos) {
        clock.set(nanos);
    }
}
