package io.latchkey.limit.redis;

import java.util.List;

/** Decides the requests that a {@link RequestQueue} sends to Redis. Called on any thread. Thread-safe. */
interface RequestHandler {
    /** Groups requests by key, just before they are sent. */
    List<KeyRequests> group(List<PendingRequest> requests);

    /**
     * Decides requests by the reply of Redis.
     *
     * @param from where in the reply the numbers for this key begin
     */
    void replied(KeyRequests requests, long[] reply, int from);

    /** Called when Redis cannot count the requests of one key. */
    void failed(KeyRequests requests, Throwable failure);

    /** Decides those of some requests that have not been decided yet. */
    void decideWithoutRedis(List<PendingRequest> requests);
}
