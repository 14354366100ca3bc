/**
 * May it go now? A {@link io.latchkey.limit.RateLimiter} answers with a {@link io.latchkey.limit.Permit}. The arithmetic
 * is in {@link io.latchkey.limit.SlidingWindow}, which knows no threads and no clock; the step around it is in
 * {@link io.latchkey.limit.TrackedKey}, which is one short lock per key. What counts for
 * several nodes is in {@code io.latchkey.limit.redis}.
 */
@NullMarked
package io.latchkey.limit;

import org.jspecify.annotations.NullMarked;
