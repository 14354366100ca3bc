package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.key.RateLimit;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.LimiterAnswer;
import io.latchkey.limit.Permit;
import java.util.concurrent.TimeUnit;

/** What a key is still let in by a limiter that decides nothing while Redis is away. */
final class Failover {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private Failover() {}

    /** Asks until Redis is there again and refuses, and tells how many it let in. */
    static int admittedUntilRefused(CountingLimiter limiter, String keyId, RateLimit limit)
            throws InterruptedException {
        int admitted = 0;
        long end = System.nanoTime() + PATIENCE_NANOS;
        LimiterAnswer answer = limiter.acquire(keyId, limit);
        while (!(answer instanceof Permit permit) || permit.allowed()) {
            assertThat(System.nanoTime() - end)
                    .as("%s, %s", answer, limiter.shared())
                    .isNegative();
            admitted += answer instanceof Permit ? 1 : 0;
            TimeUnit.MILLISECONDS.sleep(20);
            answer = limiter.acquire(keyId, limit);
        }
        return admitted;
    }
}
