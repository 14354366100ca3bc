/**
 * One limit for many nodes, counted in Redis. {@link io.latchkey.limit.redis.RedisLimiters} makes a
 * {@link io.latchkey.limit.redis.RedisRateLimiter}, which asks over a {@link io.latchkey.limit.redis.RedisConnections} while
 * {@link io.latchkey.limit.redis.Circuit} has one, and decides without Redis otherwise. The arithmetic is in
 * {@code acquire.lua}, which Redis runs. Everything here is safe for concurrent use.
 */
@NullMarked
package io.latchkey.limit.redis;

import org.jspecify.annotations.NullMarked;
