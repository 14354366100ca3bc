package io.latchkey.limit.redis;

import io.latchkey.Callbacks;
import io.latchkey.Eventually;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.LimiterResult;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import java.util.concurrent.atomic.AtomicInteger;

/** What a key is still let in by a limiter that decides nothing while Redis is away. */
final class Failover {
    private Failover() {}

    /** Asks until Redis is there again and refuses, and tells how many it let in. */
    static int admittedUntilRefused(CountingLimiter limiter, String keyId, RateLimit limit)
            throws InterruptedException {
        AtomicInteger admitted = new AtomicInteger();
        Eventually.value(
                "a refusal by Redis",
                () -> {
                    LimiterResult answer = Callbacks.acquire(limiter, keyId, limit);
                    if (answer instanceof Permit permit && permit.allowed()) {
                        admitted.incrementAndGet();
                    }
                    return answer;
                },
                answer -> answer instanceof Permit permit && !permit.allowed());
        return admitted.get();
    }
}
