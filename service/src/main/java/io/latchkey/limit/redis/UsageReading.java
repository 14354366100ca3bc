package io.latchkey.limit.redis;

import io.latchkey.limit.KeyLimit;
import io.latchkey.limit.RateLimit;
import io.lettuce.core.protocol.CommandArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLongArray;

/** Reads from Redis how many requests of each of some keys count now. What was not read is {@link #UNKNOWN}. For one thread. */
final class UsageReading implements ReplyHandler<UsageReading.Key> {
    static final long UNKNOWN = -1;

    /** So few keys that requests over the same connection wait for some milliseconds at most. */
    static final int MOST_KEYS = 8 * ScriptCalls.MOST_KEYS;

    private final List<Key> limited = new ArrayList<>();
    private final AtomicLongArray counts;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private volatile boolean replied;

    /** Prepares the reading of {@link #MOST_KEYS} keys at most. Those without a limit have the count 0. */
    UsageReading(List<KeyLimit> keys) {
        this.counts = new AtomicLongArray(keys.size());
        for (int index = 0; index < keys.size(); index++) {
            RateLimit limit = keys.get(index).limit();
            if (limit != null) {
                counts.set(index, UNKNOWN);
                limited.add(new Key(index, WindowScript.key(keys.get(index).keyId()), limit));
            }
        }
    }

    /** Returns how many requests of a key count. */
    long count(int index) {
        return counts.get(index);
    }

    /**
     * Reads the counts.
     *
     * @param patience nanoseconds to wait at most
     * @throws TimeoutException if Redis has not replied at all within the timeout
     * @throws ExecutionException if Redis failed, and not because of one key
     */
    void read(RedisConnection connection, LuaScript used, Duration timeout, long patience)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (limited.isEmpty()) {
            return;
        }
        new ScriptCalls<>(connection, used, limited, this).send();
        try {
            done.get(Math.min(timeout.toNanos(), patience), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            if (!replied && patience >= timeout.toNanos()) {
                throw e;
            }
        }
    }

    @Override
    public void replied(List<Key> keys, long[] reply) {
        replied = true;
        for (int i = 0; i < keys.size(); i++) {
            counts.set(keys.get(i).index, Math.max(reply[i], UNKNOWN));
        }
    }

    @Override
    public void failed(List<Key> keys, Throwable failure) {
        replied = true;
        if (!KeyError.is(failure)) {
            done.completeExceptionally(failure);
        }
    }

    @Override
    public void repeated() {
        replied = true;
    }

    @Override
    public void done() {
        done.complete(null);
    }

    /** A key with a limit. */
    record Key(int index, String redisKey, RateLimit limit) implements ScriptKey {
        @Override
        public void addArguments(CommandArgs<String, String> arguments) {
            arguments.add(WindowScript.window(limit));
        }
    }
}
