package io.latchkey.limit.redis;

import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import io.lettuce.core.protocol.CommandArgs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests of one key under one limit, which Redis counts in one step, and what its reply means for them. Not thread-safe until
 * it is sent, then immutable.
 */
final class KeyRequests implements ScriptKey {
    private static final long NANOS_PER_MICRO = 1000;

    private final String redisKey;
    private final RateLimit limit;
    private final long groupedAt;
    private final int resets;
    private final List<PendingRequest> requests = new ArrayList<>(1);
    private int reserved;

    private KeyRequests(String redisKey, RateLimit limit, long groupedAt, int resets) {
        this.redisKey = redisKey;
        this.limit = limit;
        this.groupedAt = groupedAt;
        this.resets = resets;
    }

    /** Returns one request that no caller waits for. */
    static KeyRequests probe(String redisKey, RateLimit limit) {
        KeyRequests probe = new KeyRequests(redisKey, limit, 0, 0);
        probe.reserve(1);
        return probe;
    }

    /**
     * Groups requests by key and limit, in their order.
     *
     * @param now the time by the limiter's clock
     * @param resets how many resets there have been
     */
    static List<KeyRequests> group(List<PendingRequest> requests, long now, int resets) {
        List<KeyRequests> groups = new ArrayList<>(1);
        Map<String, KeyRequests> byKey = new HashMap<>();
        for (PendingRequest request : requests) {
            KeyRequests group = byKey.get(request.keyId());
            // A limit may change at any moment.
            if (group == null || !group.limit.equals(request.limit())) {
                group = new KeyRequests(WindowScript.key(request.keyId()), request.limit(), now, resets);
                byKey.put(request.keyId(), group);
                groups.add(group);
            }
            group.requests.add(request);
        }
        return groups;
    }

    /** Sets how many requests to count beyond those that wait. */
    void reserve(int count) {
        reserved = count;
    }

    @Override
    public String redisKey() {
        return redisKey;
    }

    @Override
    public void addArguments(CommandArgs<String, String> arguments) {
        arguments.add(limit.requests()).add(WindowScript.window(limit)).add(count());
    }

    /** Returns the id of the key. Not for a probe. */
    String keyId() {
        return requests.get(0).keyId();
    }

    RateLimit limit() {
        return limit;
    }

    List<PendingRequest> requests() {
        return requests;
    }

    /** Returns when these were grouped, by the limiter's clock: before Redis read its own. */
    long groupedAt() {
        return groupedAt;
    }

    /** Returns how many resets there had been by then. */
    int resets() {
        return resets;
    }

    private int count() {
        return requests.size() + reserved;
    }

    /**
     * Returns whether the numbers that Redis replied are possible. They are not if the value in Redis is not Latchkey's.
     *
     * @param from where in the reply they begin
     */
    boolean isSound(long[] reply, int from) {
        long allowed = reply[from];
        long remaining = reply[from + 1];
        long reset = reply[from + 2];
        return allowed >= 0
                && allowed <= count()
                && remaining >= 0
                && remaining <= limit.requests()
                && reset >= 0
                && reset <= WindowScript.window(limit);
    }

    /** Returns how many of these requests, reserved ones included, Redis allowed by a sound reply. */
    int allowed(long[] reply, int from) {
        return (int) reply[from];
    }

    /**
     * Returns the result for one of these requests by a sound reply. They count one after the other: the first {@link #allowed}
     * are allowed.
     */
    Permit permit(long[] reply, int from, int index) {
        int behind = allowed(reply, from) - 1 - index;
        int remaining = (int) reply[from + 1];
        long reset = Math.min(reply[from + 2] * NANOS_PER_MICRO, limit.windowNanos());
        return new Permit(behind >= 0, limit, behind >= 0 ? remaining + behind : 0, Math.max(1, reset));
    }
}
