package io.latchkey.limit;

/**
 * A limiter's answer with its evidence, so that all headers follow from it alone. Immutable.
 *
 * @param allowed whether the request may go on; if not, it used nothing up
 * @param limit the limit that was applied
 * @param remaining how many requests could follow at once, 0 to {@code limit.requests() - 1}
 * @param resetNanos nanoseconds, over 0, until a slot next frees; if refused, until a request will really be let in. Means
 *     nothing where the limit is 0 requests: no slot ever frees
 */
public record Permit(boolean allowed, RateLimit limit, int remaining, long resetNanos) implements LimiterResult {}
