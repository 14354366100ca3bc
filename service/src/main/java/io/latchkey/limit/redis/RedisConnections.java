package io.latchkey.limit.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * The connections to Redis, opened together and given up together. None is used after a reply was lost: the replies after it
 * would be taken for those to other requests. Thread-safe.
 */
final class RedisConnections {
    private final List<RedisConnection> connections;
    private final List<RequestQueue> queues;
    private final WindowScript script;
    private final ConnectionProbe probe;
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

    RedisConnections(
            List<RedisConnection> connections, WindowScript script, RequestHandler handler, ObservedClock clock) {
        this.connections = List.copyOf(connections);
        this.queues = connections.stream()
                .map(one -> new RequestQueue(one, script.acquire(), handler, clock, this::fail))
                .toList();
        this.script = script;
        this.probe = new ConnectionProbe(script.acquire());
    }

    /** Sends a request to Redis, at once or soon. */
    void send(PendingRequest request) {
        queues.get(index()).add(request);
    }

    /**
     * Returns what operators do to the keys in Redis.
     *
     * @param timeout for each step
     */
    StoredKeys stored(Duration timeout) {
        return new StoredKeys(connections.get(index()), script, timeout);
    }

    /** One thread always uses the same connection, so that what it sends is sent together. */
    private int index() {
        return connections.size() == 1 ? 0 : (int) (Thread.currentThread().getId() % connections.size());
    }

    /** Makes a decision on every connection. Waits for Redis. */
    void check(Duration timeout) throws InterruptedException, ExecutionException, TimeoutException {
        for (RedisConnection connection : connections) {
            probe.check(connection, timeout);
        }
    }

    /** Finds out whether one call may be for several keys. Waits for Redis. */
    void tryManyKeys(Duration timeout) throws InterruptedException, TimeoutException {
        for (RedisConnection connection : connections) {
            if (!probe.takesManyKeys(connection, timeout)) {
                return;
            }
            connection.allowManyKeys();
        }
    }

    /** Returns whether Redis has been silent for so long that it must be considered unavailable. */
    boolean isOverdue() {
        for (RequestQueue queue : queues) {
            if (queue.isOverdue()) {
                return true;
            }
        }
        return false;
    }

    /** Gives up all connections because one failed; nothing happens the second time. */
    void fail(Throwable cause) {
        if (failure.complete(cause)) {
            close();
        }
    }

    /** Completes with the cause as soon as the connections are given up, before anything is decided without Redis. */
    CompletableFuture<Throwable> failure() {
        return failure;
    }

    /** Closes all connections and abandons them. */
    void close() {
        connections.forEach(RedisConnection::close);
        abandon();
    }

    /** Sends nothing more, and has every request that is not decided yet decided without Redis. */
    void abandon() {
        queues.forEach(RequestQueue::abandon);
    }
}
