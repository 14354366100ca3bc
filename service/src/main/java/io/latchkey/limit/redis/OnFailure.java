package io.latchkey.limit.redis;

/** How decisions are made while Redis is unavailable. */
public enum OnFailure {
    /** Each node counts by itself, up to its share of the limit. */
    LOCAL,
    /** Every request with a valid key is allowed, and nothing is counted. */
    OPEN,
    /** Every request with a limited key is denied with 503. */
    CLOSED
}
