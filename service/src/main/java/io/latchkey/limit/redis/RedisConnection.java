package io.latchkey.limit.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.List;

/** One connection to Redis. Thread-safe. */
final class RedisConnection {
    private final StatefulConnection<String, String> connection;
    private final RedisClusterAsyncCommands<String, String> commands;
    private volatile boolean manyKeys;

    /**
     * Wraps a connection that was just opened.
     *
     * @param commands its commands; those of a single server include those of a cluster
     */
    RedisConnection(StatefulConnection<String, String> connection, RedisClusterAsyncCommands<String, String> commands) {
        this.connection = connection;
        this.commands = commands;
    }

    /** Returns whether one call may be for several keys. */
    boolean takesManyKeys() {
        return manyKeys;
    }

    /** Allows calls for several keys from now on. */
    void allowManyKeys() {
        manyKeys = true;
    }

    /** Runs a script that Redis should already have. */
    RedisFuture<long[]> run(LuaScript script, List<? extends ScriptKey> keys, int tag) {
        return script.run(commands, keys, tag);
    }

    /** Sends a script to Redis and runs it. */
    RedisFuture<long[]> load(LuaScript script, List<? extends ScriptKey> keys, int tag) {
        return script.load(commands, keys, tag);
    }

    RedisClusterAsyncCommands<String, String> commands() {
        return commands;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a connection that cannot be closed is closed already
    void close() {
        if (connection.isOpen()) {
            connection.closeAsync();
        }
    }
}
