package io.latchkey.limit.redis;

import java.time.Duration;

/**
 * The settings of a limiter that counts in Redis. Immutable.
 *
 * @param address the address of Redis
 * @param credentials the credentials that Latchkey sends to Redis
 * @param timeout how long a request waits for Redis, over 0
 * @param connections how many connections are kept open, at least 1
 * @param onFailure how decisions are made while Redis is unavailable
 * @param nodes among how many nodes a limit is divided then, at least 1; 1: each node has the whole limit
 * @param leasePercent the part of a key's limit that a node may reserve at once, 0 to 100; 0: nothing
 */
public record RedisRules(
        RedisAddress address,
        RedisLogin credentials,
        Duration timeout,
        int connections,
        OnFailure onFailure,
        int nodes,
        int leasePercent) {}
