package io.latchkey.limit.redis;

import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads and deletes what Redis has counted, for operators. All methods wait for Redis. Thread-safe. */
final class StoredKeys {
    private static final int SCANNED_AT_ONCE = 1000;
    private static final Duration LONGEST_SCAN = Duration.ofMinutes(5);

    private final RedisConnection connection;
    private final WindowScript script;
    private final Duration timeout;

    StoredKeys(RedisConnection connection, WindowScript script, Duration timeout) {
        this.connection = connection;
        this.script = script;
        this.timeout = timeout;
    }

    /**
     * Reads how many requests count. What was read before an exception stays in the reading.
     *
     * @param patience nanoseconds to wait at most
     */
    boolean read(UsageReading reading, long patience)
            throws InterruptedException, ExecutionException, TimeoutException {
        reading.read(connection, script.used(), timeout, patience);
        return true;
    }

    /** Deletes the requests of a key, and returns whether there were any. */
    boolean delete(String keyId) throws InterruptedException, ExecutionException, TimeoutException {
        Long deleted = get(connection.commands().unlink(WindowScript.key(keyId)));
        return deleted != null && deleted > 0;
    }

    /** Deletes the requests of all keys, and returns their ids. Scans every key in Redis, for some minutes at most. */
    Set<String> deleteAll() throws InterruptedException, ExecutionException, TimeoutException {
        long end = System.nanoTime() + LONGEST_SCAN.toNanos();
        RedisClusterAsyncCommands<String, String> commands = connection.commands();
        Set<String> deleted = new HashSet<>();
        ScanArgs ours = ScanArgs.Builder.matches(WindowScript.key("*")).limit(SCANNED_AT_ONCE);
        ScanCursor cursor = ScanCursor.INITIAL;
        while (!cursor.isFinished()) {
            if (System.nanoTime() - end > 0) {
                throw new TimeoutException();
            }
            KeyScanCursor<String> found = get(commands.scan(cursor, ours));
            List<RedisFuture<Long>> deletions = new ArrayList<>();
            for (String key : found.getKeys()) {
                if (WindowScript.isKey(key)) {
                    deletions.add(commands.unlink(key));
                    deleted.add(WindowScript.keyId(key));
                }
            }
            for (RedisFuture<Long> deletion : deletions) {
                get(deletion);
            }
            cursor = found;
        }
        return deleted;
    }

    private <T> T get(RedisFuture<T> reply) throws InterruptedException, ExecutionException, TimeoutException {
        return reply.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
}
