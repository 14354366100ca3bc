package io.latchkey.limit.redis;

import java.time.Duration;

/**
 * Where Redis is and what holds while it is away. Immutable.
 *
 * @param address where it is
 * @param credentials who Latchkey is there
 * @param timeout how long a request waits for it, over 0
 * @param connections how many are held open, at least 1
 * @param onFailure how decisions are made without it
 * @param nodes among how many nodes a limit is divided then, at least 1; 1: each node has the whole of it
 * @param leasePercent of a key's limit, how much a node may count beforehand, 0 to 100; 0: nothing
 */
public record RedisRules(
        RedisAddress address,
        RedisLogin credentials,
        Duration timeout,
        int connections,
        OnFailure onFailure,
        int nodes,
        int leasePercent) {}
