package io.latchkey.limit.redis;

/** How decisions are made while Redis is away. */
public enum OnFailure {
    /** Each node counts for itself, up to its share of the limit. */
    LOCAL,
    /** Every request with a good key is let in, and nothing is counted. */
    OPEN,
    /** Every request with a limited key is refused with 503. */
    CLOSED
}
