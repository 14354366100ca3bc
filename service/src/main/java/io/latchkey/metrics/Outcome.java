package io.latchkey.metrics;

import io.latchkey.authorize.Decision;
import io.latchkey.authorize.DenialReason;
import java.util.Locale;

/** What became of a request, as it is counted: every decision is exactly one of these. */
enum Outcome {
    ALLOWED,
    /** No key at all. */
    MISSING,
    /** A key that is not good, or two of them. */
    INVALID,
    /** A good key that may not be used for this, or from here; or a proxy's question that is wrong. */
    FORBIDDEN,
    /** A good key over its limit. */
    LIMITED,
    /** Not even looked up: the address has failed too often. Apart from LIMITED, because what to do about it is. */
    THROTTLED,
    /** Nobody could tell. */
    UNAVAILABLE;

    static Outcome of(Decision decision) {
        return decision instanceof Decision.Denied refused ? of(refused.reason()) : ALLOWED;
    }

    static Outcome of(DenialReason refusal) {
        return switch (refusal) {
            case MISSING_KEY -> MISSING;
            case INVALID_KEY, AMBIGUOUS_KEY -> INVALID;
            case INSUFFICIENT_SCOPE, ADDRESS_NOT_ALLOWED, BAD_QUESTION -> FORBIDDEN;
            case RATE_LIMITED -> LIMITED;
            case TOO_MANY_FAILURES -> THROTTLED;
            case VALIDATION_UNAVAILABLE -> UNAVAILABLE;
        };
    }

    /** As it stands in the names and labels of metrics. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
