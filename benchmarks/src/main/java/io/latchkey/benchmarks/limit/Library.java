package io.latchkey.benchmarks.limit;

import com.google.common.util.concurrent.RateLimiter;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.internal.AtomicRateLimiter;
import io.latchkey.limit.MemoryRateLimiter;
import io.latchkey.limit.RateLimit;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The limiters that are compared. Each uses the same clock if it can be configured, and the JDK's otherwise; each finds its state
 * in a {@code ConcurrentHashMap}.
 */
public enum Library {
    LATCHKEY {
        @Override
        Contender limiting(RateLimit limit, FastClock clock) {
            MemoryRateLimiter limiter = new MemoryRateLimiter(clock);
            return keyId -> limiter.tryAcquire(keyId, limit).allowed();
        }
    },
    /** Returns only allowed or denied. */
    BUCKET4J {
        @Override
        Contender limiting(RateLimit limit, FastClock clock) {
            Map<String, Bucket> buckets = new ConcurrentHashMap<>();
            return keyId -> find(buckets, keyId, limit, clock).tryConsume(1);
        }
    },
    /** Also returns the values for the headers, as Latchkey always does. */
    BUCKET4J_PROBE {
        @Override
        Contender limiting(RateLimit limit, FastClock clock) {
            Map<String, Bucket> buckets = new ConcurrentHashMap<>();
            return keyId -> find(buckets, keyId, limit, clock)
                    .tryConsumeAndReturnRemaining(1)
                    .isConsumed();
        }
    },
    RESILIENCE4J {
        @Override
        Contender limiting(RateLimit limit, FastClock clock) {
            RateLimiterConfig config = RateLimiterConfig.custom()
                    .limitForPeriod(limit.requests())
                    .limitRefreshPeriod(Duration.ofNanos(Math.max(1, limit.windowNanos() / clock.speed())))
                    .timeoutDuration(Duration.ZERO)
                    .build();
            Map<String, AtomicRateLimiter> limiters = new ConcurrentHashMap<>();
            return keyId -> {
                AtomicRateLimiter limiter = limiters.get(keyId);
                if (limiter == null) {
                    limiter = limiters.computeIfAbsent(keyId, id -> new AtomicRateLimiter(id, config));
                }
                return limiter.acquirePermission();
            };
        }
    },
    /** Smooths the rate instead of counting; its burst is the rate of one second. */
    GUAVA {
        @Override
        Contender limiting(RateLimit limit, FastClock clock) {
            double perSecond = (double) limit.requests() * TimeUnit.SECONDS.toNanos(1) / limit.windowNanos();
            Map<String, RateLimiter> limiters = new ConcurrentHashMap<>();
            return keyId -> {
                RateLimiter limiter = limiters.get(keyId);
                if (limiter == null) {
                    limiter = limiters.computeIfAbsent(keyId, id -> RateLimiter.create(perSecond * clock.speed()));
                }
                return limiter.tryAcquire();
            };
        }
    };

    abstract Contender limiting(RateLimit limit, FastClock clock);

    static Bucket find(Map<String, Bucket> buckets, String keyId, RateLimit limit, TimeMeter clock) {
        Bucket bucket = buckets.get(keyId);
        return bucket == null ? buckets.computeIfAbsent(keyId, id -> bucket(limit, clock)) : bucket;
    }

    static Bucket bucket(RateLimit limit, TimeMeter clock) {
        return Bucket.builder()
                .addLimit(bandwidth ->
                        bandwidth.capacity(limit.requests()).refillGreedy(limit.requests(), limit.window()))
                .withCustomTimePrecision(clock)
                .build();
    }
}
