package io.latchkey.limit;

import io.latchkey.PublicApi;

/** The result of a limiter: a permit, or how it decided without counting. Immutable. */
@PublicApi
public sealed interface LimiterResult permits Permit, LimiterResult.Uncounted, LimiterResult.Unavailable {
    /** The request is allowed although it could not be counted. Nothing is known of its limit. */
    record Uncounted() implements LimiterResult {
        /** The only instance. */
        public static final Uncounted INSTANCE = new Uncounted();
    }

    /**
     * The limit cannot be checked, and the request is denied.
     *
     * @param reason what is wrong, for operators
     * @param retryAfterNanos nanoseconds, over 0, after which a retry may succeed
     */
    record Unavailable(String reason, long retryAfterNanos) implements LimiterResult {}
}
