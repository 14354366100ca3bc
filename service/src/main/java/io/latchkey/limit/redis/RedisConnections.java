package io.latchkey.limit.redis;

import io.latchkey.limit.RateLimit;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to Redis, opened together and given up together. None is used on after something was lost on its way: what
 * is still to come back would be taken for the answer to another request.
 */
final class RedisConnections {
    private static final Logger LOG = LoggerFactory.getLogger(RedisConnections.class);

    /** No key has an id that ends up here. They are in different slots of a cluster. */
    private static final String[] PROBES = {"latchkey:probe", "latchkey:probe:2"};

    private static final RateLimit PROBE_LIMIT = new RateLimit(1, RateLimit.MIN_WINDOW.toNanos());
    private static final KeyRequests PROBE = new KeyRequests("", PROBE_LIMIT, 1);
    private static final int SCANNED_AT_ONCE = 1000;

    private final List<RedisConnection> lanes;
    private final WindowScript script;

    RedisConnections(List<RedisConnection> lanes, WindowScript script) {
        this.lanes = List.copyOf(lanes);
        this.script = script;
    }

    /** A connection for this thread: always the same, so that what one thread sends is sent together. */
    RedisConnection lane() {
        return lanes.size() == 1
                ? lanes.get(0)
                : lanes.get((int) (Thread.currentThread().getId() % lanes.size()));
    }

    /** Whether Redis has been silent for so long that it has to be taken for away. */
    boolean isOverdue() {
        for (RedisConnection lane : lanes) {
            if (lane.isOverdue()) {
                return true;
            }
        }
        return false;
    }

    /** Sends nothing more, and hands over all that has not been answered, and maybe some that has. */
    List<PendingDecision> abandon() {
        List<PendingDecision> left = new ArrayList<>();
        for (RedisConnection lane : lanes) {
            left.addAll(lane.abandon());
        }
        return left;
    }

    /**
     * Makes a decision on every connection, which shows that it can be made: Redis may be reached and still not be able to
     * write.
     */
    void check(Duration timeout) throws InterruptedException, ExecutionException, TimeoutException {
        for (RedisConnection lane : lanes) {
            probe(lane, 1, timeout);
        }
    }

    /** Finds out whether one call may be about several keys, which need not be so where what looks like one server is many. */
    void tryManyKeys(Duration timeout) throws InterruptedException, TimeoutException {
        try {
            for (RedisConnection lane : lanes) {
                probe(lane, PROBES.length, timeout);
                lane.takeManyKeys();
            }
        } catch (ExecutionException e) {
            LOG.debug("This Redis takes one key per call: {}", FailureText.of(e, timeout));
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the next probe shows it
    private void probe(RedisConnection lane, int keys, Duration timeout)
            throws InterruptedException, ExecutionException, TimeoutException {
        int tag = ThreadLocalRandom.current().nextInt();
        List<KeyRequests> requests = Collections.nCopies(keys, PROBE);
        String[] arguments = script.arguments(requests, tag);
        int answers = WindowScript.answers(keys);
        long[] answer = run(lane, script.acquire(), answers, Arrays.copyOf(PROBES, keys), arguments, timeout);
        WindowScript.check(answer, keys, tag);
        for (int key = 0; key < keys; key++) {
            if (!WindowScript.isSound(answer, key, PROBE)) {
                // Something else wrote there. Without it the next attempt succeeds.
                lane.redis().unlink(PROBES[key]);
                throw new UnexpectedReplyException();
            }
        }
    }

    /** How many requests of a key count now. */
    long used(String keyId, RateLimit limit, Duration timeout)
            throws InterruptedException, ExecutionException, TimeoutException {
        String[] key = {WindowScript.key(keyId)};
        long[] answer = run(lane(), script.used(), 1, key, script.usedArguments(limit), timeout);
        if (answer.length != 1 || answer[0] < 0) {
            throw new UnexpectedReplyException();
        }
        return answer[0];
    }

    /** Runs a script, which Redis may have forgotten, and waits for its answer. */
    private static long[] run(
            RedisConnection lane,
            WindowScript.Script script,
            int answers,
            String[] keys,
            String[] arguments,
            Duration timeout)
            throws InterruptedException, ExecutionException, TimeoutException {
        try {
            return get(lane.run(script, answers, keys, arguments), timeout);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof RedisNoScriptException)) {
                throw e;
            }
            return get(lane.load(script, answers, keys, arguments), timeout);
        }
    }

    /** Forgets the requests of a key; false if there were none. */
    boolean forget(String keyId, Duration timeout) throws InterruptedException, ExecutionException, TimeoutException {
        Long removed = get(lane().redis().unlink(WindowScript.key(keyId)), timeout);
        return removed != null && removed > 0;
    }

    /**
     * Forgets the requests of all keys, and says of which. Looks at every key that is in Redis, for so long at most in all.
     *
     * @param timeout for each step
     */
    Set<String> forgetAll(Duration timeout, Duration longest)
            throws InterruptedException, ExecutionException, TimeoutException {
        long end = System.nanoTime() + longest.toNanos();
        Set<String> forgotten = new HashSet<>();
        ScanArgs ours = ScanArgs.Builder.matches(WindowScript.key("*")).limit(SCANNED_AT_ONCE);
        ScanCursor cursor = ScanCursor.INITIAL;
        while (!cursor.isFinished()) {
            if (System.nanoTime() - end > 0) {
                throw new TimeoutException();
            }
            KeyScanCursor<String> found = get(lane().redis().scan(cursor, ours), timeout);
            List<RedisFuture<Long>> forgetting = new ArrayList<>();
            for (String key : found.getKeys()) {
                if (WindowScript.isKey(key)) {
                    forgetting.add(lane().redis().unlink(key));
                    forgotten.add(WindowScript.keyId(key));
                }
            }
            for (RedisFuture<Long> one : forgetting) {
                get(one, timeout);
            }
            cursor = found;
        }
        return forgotten;
    }

    void close() {
        lanes.forEach(RedisConnection::close);
    }

    private static <T> T get(RedisFuture<T> answer, Duration timeout)
            throws InterruptedException, ExecutionException, TimeoutException {
        return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }
}
