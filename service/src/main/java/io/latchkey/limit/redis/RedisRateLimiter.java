package io.latchkey.limit.redis;

import io.latchkey.limit.BackendStatus;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.KeyLimit;
import io.latchkey.limit.KeyUsage;
import io.latchkey.limit.LimiterResult;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import io.latchkey.schedule.BackgroundTasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts in Redis, for all nodes that use the same one: at most the limit's requests in any span of the window, by Redis' own
 * clock. Takes one round trip per decision at most, none for a key that Redis has just denied, and none while Redis is
 * unavailable. Thread-safe.
 */
final class RedisRateLimiter implements CountingLimiter {
    private static final Duration OPERATOR_TIMEOUT = Duration.ofSeconds(2);
    private static final int KEYS_PER_OPERATOR_TIMEOUT = 10_000;
    private static final Duration CONNECT_PAUSE = Duration.ofMillis(50);

    private final RedisDecisions decisions;
    private final RedisCircuit circuit;
    private final ObservedClock clock;
    private final Duration operatorTimeout;

    /**
     * Of this limiter alone. The tick needs a thread of its own: while it waited for other tasks, the silence of Redis would not be
     * measured.
     */
    private final BackgroundTasks tasks = new BackgroundTasks();

    RedisRateLimiter(RedisRules rules, RedisDecisions decisions, RedisCircuit circuit, ObservedClock clock) {
        this.decisions = decisions;
        this.circuit = circuit;
        this.clock = clock;
        // An operator's command that times out opens the circuit, and should not do so sooner than a request.
        this.operatorTimeout = rules.timeout().compareTo(OPERATOR_TIMEOUT) > 0 ? rules.timeout() : OPERATOR_TIMEOUT;
    }

    /** Connects to Redis once, and starts the background work. */
    void start() {
        circuit.start();
        tasks.repeat("Timing Redis", Duration.ofNanos(clock.tickNanos()), () -> tick(System.nanoTime()));
        tasks.repeatBlocking("Connecting to Redis", CONNECT_PAUSE, circuit::maintain);
        tasks.start();
    }

    /** Connects to Redis once. */
    void connect() {
        circuit.start();
    }

    /**
     * Gives up connections over which Redis has been silent for too long. Call it often, from one thread.
     *
     * @param now {@code System.nanoTime()}, or another clock that had the same value at first
     */
    void tick(long now) {
        clock.tick(now);
        RedisConnections connections = circuit.connections();
        if (connections != null && connections.isOverdue()) {
            connections.fail(new TimeoutException());
        }
    }

    @Override
    public void acquire(String keyId, RateLimit limit, Consumer<LimiterResult> callback) {
        Permit local = decisions.decideLocally(keyId, limit);
        if (local != null) {
            callback.accept(local);
            return;
        }
        RedisConnections connections = circuit.connections();
        if (connections == null) {
            callback.accept(decisions.decideWithoutRedis(keyId, limit));
        } else {
            connections.send(new PendingRequest(keyId, limit, callback));
        }
    }

    @Override
    public void recordUnlimited(String keyId) {
        decisions.totals().count(keyId, null, true);
    }

    @Override
    public Stream<KeyUsage> usage(List<KeyLimit> keys) {
        AtomicLong patience =
                new AtomicLong(operatorTimeout.toNanos() * (1 + (keys.size() - 1) / KEYS_PER_OPERATOR_TIMEOUT));
        return IntStream.iterate(0, from -> from < keys.size(), from -> from + UsageReading.MOST_KEYS)
                .boxed()
                .map(from -> keys.subList(from, Math.min(from + UsageReading.MOST_KEYS, keys.size())))
                .flatMap(part -> usage(part, patience).stream());
    }

    private List<KeyUsage> usage(List<KeyLimit> part, AtomicLong patience) {
        UsageReading reading = new UsageReading(part);
        if (patience.get() > 0) {
            long start = System.nanoTime();
            query(stored -> stored.read(reading, patience.get()));
            patience.addAndGet(start - System.nanoTime());
        }
        List<KeyUsage> usage = new ArrayList<>(part.size());
        for (int index = 0; index < part.size(); index++) {
            String keyId = part.get(index).keyId();
            RateLimit limit = part.get(index).limit();
            long used = reading.count(index);
            if (limit != null && used == UsageReading.UNKNOWN) {
                used = decisions.fallback().used(keyId, limit);
            }
            usage.add(decisions.totals().usage(keyId, limit, used));
        }
        return usage;
    }

    @Override
    public boolean reset(String keyId) {
        boolean known = decisions.totals().ids().contains(keyId);
        known |= Boolean.TRUE.equals(query(stored -> stored.delete(keyId)));
        decisions.reset(keyId);
        return known;
    }

    @Override
    public int resetAll() {
        Set<String> all = new HashSet<>(decisions.totals().ids());
        Set<String> deleted = query(StoredKeys::deleteAll);
        if (deleted != null) {
            all.addAll(deleted);
        }
        decisions.resetAll();
        return all.size();
    }

    /** Returns what Redis replies to an operator, or null if it is unavailable. */
    private <T> @Nullable T query(Query<T> query) {
        RedisConnections connections = circuit.connections();
        if (connections == null) {
            return null;
        }
        try {
            return query.run(connections.stored(operatorTimeout));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            if (!KeyError.is(e)) {
                connections.fail(e);
            }
        }
        return null;
    }

    @Override
    public int trackedKeys() {
        return decisions.totals().ids().size();
    }

    @Override
    public long allowed() {
        return decisions.totals().allowed();
    }

    @Override
    public long limited() {
        return decisions.totals().limited();
    }

    @Override
    public void sweep(Predicate<String> known) {
        decisions.totals().sweep(known);
        decisions.fallback().local().sweep(id -> false);
    }

    @Override
    public BackendStatus shared() {
        return new BackendStatus(true, circuit.state(), decisions.fallback().decisions(), circuit.lastFailure());
    }

    @Override
    public void close() {
        circuit.finish();
        tasks.stop();
        circuit.close();
    }

    private interface Query<T> {
        T run(StoredKeys stored) throws InterruptedException, ExecutionException, TimeoutException;
    }
}
