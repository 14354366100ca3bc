package io.latchkey.limit.redis;

import io.latchkey.limit.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes decisions over a connection to show that it works: Redis may be reachable and still be unable to write. The methods wait
 * for Redis. Thread-safe.
 */
final class ConnectionProbe {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionProbe.class);
    private static final RateLimit LIMIT = new RateLimit(1, RateLimit.MIN_WINDOW.toNanos());

    /** No key has an id that is counted here. They are in different slots of a cluster. */
    private static final List<KeyRequests> PROBES =
            List.of(KeyRequests.probe("latchkey:probe", LIMIT), KeyRequests.probe("latchkey:probe:2", LIMIT));

    private final LuaScript script;

    ConnectionProbe(LuaScript script) {
        this.script = script;
    }

    /** Makes a decision, and gives Redis the script. */
    void check(RedisConnection connection, Duration timeout)
            throws InterruptedException, ExecutionException, TimeoutException {
        check(connection, PROBES.subList(0, 1), timeout);
    }

    /** Returns whether one call may be for several keys, which is not so where several servers look like one. */
    boolean takesManyKeys(RedisConnection connection, Duration timeout) throws InterruptedException, TimeoutException {
        try {
            check(connection, PROBES, timeout);
            return true;
        } catch (ExecutionException e) {
            LOG.debug("This Redis takes one key per call: {}", FailureText.of(e, timeout));
            return false;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the next probe shows whether the key was deleted
    private void check(RedisConnection connection, List<KeyRequests> probes, Duration timeout)
            throws InterruptedException, ExecutionException, TimeoutException {
        int tag = ThreadLocalRandom.current().nextInt();
        long[] reply = connection.load(script, probes, tag).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        if (!script.isReply(reply, probes.size(), tag)) {
            throw new UnexpectedReplyException();
        }
        for (int key = 0; key < probes.size(); key++) {
            KeyRequests probe = probes.get(key);
            if (!probe.isSound(reply, WindowScript.NUMBERS_PER_KEY * key)) {
                // Another program wrote there. Without that value the next probe succeeds.
                connection.commands().unlink(probe.redisKey());
                throw new UnexpectedReplyException();
            }
        }
    }
}
