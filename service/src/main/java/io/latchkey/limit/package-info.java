/**
 * Rate limiting: a {@link io.latchkey.limit.RateLimiter} returns a {@link io.latchkey.limit.Permit} for a request.
 * {@link io.latchkey.limit.SlidingWindow} holds the arithmetic, without threads and clock; {@link io.latchkey.limit.TrackedKey} adds
 * one short lock per key. {@code io.latchkey.limit.redis} counts for several nodes.
 *
 * <p>Internal, except for the types that are marked {@link io.latchkey.PublicApi}.
 */
@NullMarked
package io.latchkey.limit;

import org.jspecify.annotations.NullMarked;
