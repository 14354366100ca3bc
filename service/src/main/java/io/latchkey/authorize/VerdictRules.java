package io.latchkey.authorize;

import io.latchkey.limit.DefaultLimit;
import io.latchkey.limit.FailureLimiter;
import io.latchkey.limit.RateLimiter;
import org.jspecify.annotations.Nullable;

/**
 * What a decision needs once there is a verdict on the key. Thread-safe.
 *
 * @param scope the scope that every key must hold, or null
 * @param defaultLimit the limit of keys without their own
 * @param failures counts failed authentications per address
 */
record VerdictRules(
        @Nullable RequiredScope scope, DefaultLimit defaultLimit, RateLimiter limiter, FailureLimiter failures) {}
