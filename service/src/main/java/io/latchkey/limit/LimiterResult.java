package io.latchkey.limit;

/** What a limiter answers. The set is closed: either it has counted, or it says how it came to an answer without. */
public sealed interface LimiterResult permits Permit, LimiterResult.Uncounted, LimiterResult.Unavailable {
    /** The request may go on though nothing could be counted: there is nothing to tell about its limit. */
    record Uncounted() implements LimiterResult {
        /** All are alike. */
        public static final Uncounted INSTANCE = new Uncounted();
    }

    /**
     * Nobody can tell whether the request is within its limit, and so it may not go on.
     *
     * @param reason what is wrong, for operators
     * @param retryAfterNanos nanoseconds, over 0, after which it is worth trying again
     */
    record Unavailable(String reason, long retryAfterNanos) implements LimiterResult {}
}
