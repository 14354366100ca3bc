package io.latchkey.limit.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One connection. While Redis answers over it, what comes up waits, and is then asked in one go: the more there is to ask, the
 * less each request costs. Safe for concurrent use.
 */
final class RedisConnection {
    private final StatefulConnection<String, String> connection;
    private final RedisClusterAsyncCommands<String, String> redis;
    private final Queue<PendingDecision> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile @Nullable Batch current;
    private volatile boolean manyKeys;
    private volatile boolean abandoned;

    /**
     * A connection that was just opened.
     *
     * @param redis its commands; a single server has those of a cluster, too
     */
    RedisConnection(StatefulConnection<String, String> connection, RedisClusterAsyncCommands<String, String> redis) {
        this.connection = connection;
        this.redis = redis;
    }

    /** Asks Redis, at once or after what it is being asked. */
    void ask(PendingDecision decision, RedisRateLimiter limiter, RedisConnections link) {
        waiting.add(decision);
        sendWaiting(limiter, link);
    }

    /** Redis has answered to all that it was asked. */
    void goOn(RedisRateLimiter limiter, RedisConnections link) {
        current = null;
        busy.set(false);
        sendWaiting(limiter, link);
    }

    private void sendWaiting(RedisRateLimiter limiter, RedisConnections link) {
        if (abandoned) {
            limiter.decideAlone(takeWaiting());
            return;
        }
        while (!waiting.isEmpty() && busy.compareAndSet(false, true)) {
            List<PendingDecision> decisions = takeWaiting();
            if (!decisions.isEmpty()) {
                Batch batch = limiter.batch(decisions, link, this);
                current = batch;
                batch.send();
                if (abandoned) {
                    limiter.decideAlone(decisions);
                }
                return;
            }
            busy.set(false);
        }
    }

    private List<PendingDecision> takeWaiting() {
        List<PendingDecision> taken = new ArrayList<>();
        for (PendingDecision next = waiting.poll(); next != null; next = waiting.poll()) {
            taken.add(next);
        }
        return taken;
    }

    /** See {@link RedisConnections#isOverdue}. */
    boolean isOverdue() {
        Batch batch = current;
        return batch != null && batch.isOverdue();
    }

    /** See {@link RedisConnections#abandon}. */
    List<PendingDecision> abandon() {
        abandoned = true;
        List<PendingDecision> left = takeWaiting();
        Batch batch = current;
        if (batch != null) {
            left.addAll(batch.decisions());
        }
        return left;
    }

    /** Whether one call may be about several keys. */
    boolean takesManyKeys() {
        return manyKeys;
    }

    /** From now on one call may be about several keys. */
    void takeManyKeys() {
        manyKeys = true;
    }

    /** Runs a script that answers with so many numbers. */
    RedisFuture<long[]> run(WindowScript.Script script, int answers, String[] keys, String... arguments) {
        return script.run(redis, answers, keys, arguments);
    }

    /** The same after Redis has forgotten the script. */
    RedisFuture<long[]> load(WindowScript.Script script, int answers, String[] keys, String... arguments) {
        return script.load(redis, answers, keys, arguments);
    }

    RedisClusterAsyncCommands<String, String> redis() {
        return redis;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what cannot be closed is closed
    void close() {
        if (connection.isOpen()) {
            connection.closeAsync();
        }
    }
}
