/**
 * One limit for many nodes, counted in Redis. {@link io.latchkey.limit.redis.RedisLimiters} creates a
 * {@link io.latchkey.limit.redis.RedisRateLimiter}. Each class uses only those after it: {@code RedisRateLimiter},
 * {@code RedisDecisions}; {@code RedisCircuit}, which holds {@code RedisConnections} while Redis works; {@code RequestQueue},
 * which batches requests; {@code ScriptCalls}, {@code RedisConnection}, {@code LuaScript}. The arithmetic is in
 * {@code acquire.lua}, which Redis runs.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.latchkey.limit.redis;

import org.jspecify.annotations.NullMarked;
