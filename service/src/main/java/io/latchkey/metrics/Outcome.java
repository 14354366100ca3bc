package io.latchkey.metrics;

import io.latchkey.authorize.Decision;
import io.latchkey.authorize.DenialReason;
import java.util.Locale;

/** The outcome of a decision, as metrics count it. Every decision has exactly one. */
enum Outcome {
    ALLOWED,
    /** No key at all. */
    MISSING,
    /** An invalid key, or several different keys. */
    INVALID,
    /** A valid key without the scope or from an address that is not allowed, or a malformed request of a proxy. */
    FORBIDDEN,
    /** A valid key over its limit. */
    LIMITED,
    /** Not verified, because the address failed too often. Separate from LIMITED because it needs a different reaction. */
    THROTTLED,
    /** The key could not be verified. */
    UNAVAILABLE;

    static Outcome of(Decision decision) {
        return decision instanceof Decision.Denied denied ? of(denied.reason()) : ALLOWED;
    }

    static Outcome of(DenialReason reason) {
        return switch (reason) {
            case MISSING_KEY -> MISSING;
            case INVALID_KEY, AMBIGUOUS_KEY -> INVALID;
            case INSUFFICIENT_SCOPE, ADDRESS_NOT_ALLOWED, BAD_QUESTION -> FORBIDDEN;
            case RATE_LIMITED -> LIMITED;
            case TOO_MANY_FAILURES -> THROTTLED;
            case VALIDATION_UNAVAILABLE -> UNAVAILABLE;
        };
    }

    /** Returns the name for names and labels of metrics. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
