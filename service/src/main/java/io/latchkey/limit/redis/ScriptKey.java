package io.latchkey.limit.redis;

import io.lettuce.core.protocol.CommandArgs;

/** One of the keys of a script call. */
interface ScriptKey {
    /** Returns the name of the key in Redis. */
    String redisKey();

    /** Adds the arguments of the script for this key. */
    void addArguments(CommandArgs<String, String> arguments);
}
