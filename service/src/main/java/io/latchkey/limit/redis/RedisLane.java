package io.latchkey.limit.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.List;

/** One connection: what is sent over it without waiting for answers, and when the last one came. */
final class RedisLane {
    private final StatefulConnection<String, String> connection;
    private final RedisClusterAsyncCommands<String, String> redis;
    private volatile long lastReply;

    /**
     * A connection that was just opened.
     *
     * @param redis its commands; a single server has those of a cluster, too
     */
    RedisLane(StatefulConnection<String, String> connection, RedisClusterAsyncCommands<String, String> redis) {
        this.connection = connection;
        this.redis = redis;
        this.lastReply = System.nanoTime();
    }

    /** Runs a script that answers with numbers. */
    RedisFuture<List<Long>> run(WindowScript.Script script, String key, String... arguments) {
        return script.run(redis, ScriptOutputType.MULTI, key, arguments);
    }

    /** The same after Redis has forgotten the script. */
    RedisFuture<List<Long>> load(WindowScript.Script script, String key, String... arguments) {
        return script.load(redis, ScriptOutputType.MULTI, key, arguments);
    }

    RedisClusterAsyncCommands<String, String> redis() {
        return redis;
    }

    /** Something has come back. */
    void replied() {
        lastReply = System.nanoTime();
    }

    /** Whether nothing has come back since a moment of {@code System.nanoTime()}. */
    boolean isSilentSince(long nanoTime) {
        return lastReply - nanoTime < 0;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what cannot be closed is closed
    void close() {
        if (connection.isOpen()) {
            connection.closeAsync();
        }
    }
}
