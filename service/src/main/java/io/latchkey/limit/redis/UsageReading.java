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

/**
 * Reads from Redis how many requests of each of many keys count now. What could not be read remains {@link #UNKNOWN}. For one
 * thread.
 */
final class UsageReading {
    static final long UNKNOWN = -1;

    /** So few that requests that are sent over the same connection wait for some milliseconds at most. */
    private static final int KEYS_IN_FLIGHT = 8 * ScriptCalls.MOST_KEYS;

    private static final int KEYS_PER_TIMEOUT = 10_000;

    private final List<Key> limited = new ArrayList<>();
    private final AtomicLongArray counts;
    private volatile long lastReply;

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

    /** Returns how many requests of a key count: 0 for a key without a limit. */
    long count(int index) {
        return counts.get(index);
    }

    /**
     * Reads all keys, or stops when the time is up: the timeout for each ten thousand keys that are begun.
     *
     * @throws TimeoutException if Redis has been silent for the timeout
     * @throws ExecutionException if Redis failed, and not because of one key
     */
    void read(RedisConnection connection, LuaScript used, Duration timeout)
            throws InterruptedException, ExecutionException, TimeoutException {
        lastReply = System.nanoTime();
        long patience = timeout.toNanos();
        long end = lastReply + patience * (1 + (limited.size() - 1) / KEYS_PER_TIMEOUT);
        for (int from = 0; from < limited.size(); from += KEYS_IN_FLIGHT) {
            Part part = new Part();
            new ScriptCalls<>(
                            connection,
                            used,
                            limited.subList(from, Math.min(from + KEYS_IN_FLIGHT, limited.size())),
                            part)
                    .send();
            try {
                part.done.get(Math.min(patience, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                if (System.nanoTime() - lastReply >= patience) {
                    throw e;
                }
                return;
            }
        }
    }

    private record Key(int index, String redisKey, RateLimit limit) implements ScriptKey {
        @Override
        public void addArguments(CommandArgs<String, String> arguments) {
            arguments.add(WindowScript.window(limit));
        }
    }

    /** Keys that are read at the same time. */
    private final class Part implements ReplyHandler<Key> {
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        @Override
        public void replied(List<Key> keys, long[] reply) {
            lastReply = System.nanoTime();
            for (int i = 0; i < keys.size(); i++) {
                counts.set(keys.get(i).index(), Math.max(reply[i], UNKNOWN));
            }
        }

        @Override
        public void failed(List<Key> keys, Throwable failure) {
            lastReply = System.nanoTime();
            if (!KeyError.is(failure)) {
                done.completeExceptionally(failure);
            }
        }

        @Override
        public void repeated() {
            lastReply = System.nanoTime();
        }

        @Override
        public void done() {
            done.complete(null);
        }
    }
}
