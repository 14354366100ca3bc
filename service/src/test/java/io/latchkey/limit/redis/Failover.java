package io.latchkey.limit.redis;

import io.latchkey.Callbacks;
import io.latchkey.Eventually;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.LimiterResult;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what a key is still allowed by a limiter that decides nothing while Redis is unavailable. */
final class Failover {
    private Failover() {}

    /** Sends requests until Redis has recovered and denies one, and returns how many it allowed. */
    static int allowedUntilDenied(CountingLimiter limiter, String keyId, RateLimit limit) throws InterruptedException {
        AtomicInteger allowedRequests = new AtomicInteger();
        Eventually.value(
                "a denial by Redis",
                () -> {
                    LimiterResult answer = Callbacks.acquire(limiter, keyId, limit);
                    if (answer instanceof Permit permit && permit.allowed()) {
                        allowedRequests.incrementAndGet();
                    }
                    return answer;
                },
                answer -> answer instanceof Permit permit && !permit.allowed());
        return allowedRequests.get();
    }
}
