package io.latchkey.limit;

import io.latchkey.PublicApi;

/**
 * A limiter's result with its evidence, from which all headers follow. Immutable.
 *
 * @param allowed whether the request is allowed; if not, it was not counted
 * @param limit the limit that was applied
 * @param remaining how many more requests are allowed now, 0 to {@code limit.requests() - 1}
 * @param resetNanos nanoseconds, over 0, until the next slot is free; if denied, until a request will be allowed. Without
 *     meaning for a limit of 0 requests, which never has a free slot
 */
@PublicApi
public record Permit(boolean allowed, RateLimit limit, int remaining, long resetNanos) implements LimiterResult {}
