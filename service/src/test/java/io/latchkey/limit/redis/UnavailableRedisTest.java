package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Callbacks;
import io.latchkey.Eventually;
import io.latchkey.FreePort;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.LimiterResult;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Decisions without a Redis from the start. */
@Tag("service")
class UnavailableRedisTest {
    private static final long WINDOW = 60_000_000_000L;

    @Test
    void eachNodeCountsItsShare() throws Exception {
        try (CountingLimiter limiter = away(OnFailure.LOCAL, 3)) {
            RateLimit share = new RateLimit(2, WINDOW);
            assertThat(Callbacks.acquire(limiter, "alice", limit(8))).isEqualTo(new Permit(true, share, 1, WINDOW));
            assertThat(Callbacks.acquire(limiter, "alice", limit(8))).isEqualTo(new Permit(true, share, 0, WINDOW));
            assertThat(Callbacks.acquire(limiter, "alice", limit(8))).isEqualTo(new Permit(false, share, 0, WINDOW));
            assertThat(Callbacks.acquire(limiter, "bob", limit(1)))
                    .as("a share is at least one")
                    .isEqualTo(new Permit(true, limit(1), 0, WINDOW));
            assertThat(Callbacks.acquire(limiter, "carol", limit(0))).isEqualTo(new Permit(false, limit(0), 0, WINDOW));

            assertThat(limiter.usage("alice", limit(8)).requestsInWindow()).isEqualTo(2);
            assertThat(limiter.reset("alice")).isTrue();
            assertThat(Callbacks.acquire(limiter, "alice", limit(8))).isEqualTo(new Permit(true, share, 1, WINDOW));
            assertThat(limiter.resetAll()).isEqualTo(3);
            assertThat(limiter.allowed()).isEqualTo(4);
            assertThat(limiter.limited()).isEqualTo(2);
        }
    }

    @Test
    void openAllowsRequestsWithoutAPermit() throws Exception {
        try (CountingLimiter limiter = away(OnFailure.OPEN, 1)) {
            for (int i = 0; i < 3; i++) {
                assertThat(Callbacks.acquire(limiter, "alice", limit(1))).isEqualTo(LimiterResult.Uncounted.INSTANCE);
            }
            assertThat(limiter.allowed()).isEqualTo(3);
        }
    }

    @Test
    void closedReportsUnavailable() throws Exception {
        try (CountingLimiter limiter = away(OnFailure.CLOSED, 1)) {
            assertThat(Callbacks.acquire(limiter, "alice", limit(1)))
                    .isInstanceOfSatisfying(
                            LimiterResult.Unavailable.class,
                            answer -> assertThat(answer.retryAfterNanos()).isPositive());
            assertThat(limiter.allowed() + limiter.limited()).isZero();
        }
    }

    @Test
    void theStatusReportsIt() throws Exception {
        try (CountingLimiter limiter = away(OnFailure.LOCAL, 1)) {
            Callbacks.acquire(limiter, "alice", limit(1));

            assertThat(limiter.shared().isUnavailable()).isTrue();
            assertThat(limiter.shared().fallbacks()).isEqualTo(1);
            // The first attempt may have timed out. Others follow.
            Eventually.value(
                    "a refused connection", () -> limiter.shared().lastFailure(), "it cannot be reached"::equals);
        }
    }

    private static RateLimit limit(int requests) {
        return new RateLimit(requests, WINDOW);
    }

    /** Returns a limiter whose clock stands still. */
    private static CountingLimiter away(OnFailure onFailure, int nodes) throws Exception {
        RedisRules rules = new RedisRules(
                RedisAddress.parse("redis://127.0.0.1:" + FreePort.find()),
                RedisLogin.NONE,
                Duration.ofMillis(50),
                2,
                onFailure,
                nodes,
                0);
        return RedisLimiters.create(rules, () -> 0);
    }
}
