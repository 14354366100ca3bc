package io.latchkey.limit.redis;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breaker to Redis. While it is closed there are connections. The first failure opens it, because the requests behind
 * it would fail too; then no request waits for Redis until {@link #maintain} has made new connections that work. Thread-safe.
 */
final class RedisCircuit {
    private static final Logger LOG = LoggerFactory.getLogger(RedisCircuit.class);
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long STABLE_AFTER = TimeUnit.SECONDS.toNanos(5);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(5);
    private static final long CHECK_EVERY = TimeUnit.SECONDS.toNanos(1);

    /** Opens connections. */
    interface Connector extends AutoCloseable {
        /** Returns connections over which decisions have been made. Waits for each step as long as the patience at most. */
        RedisConnections connect(Duration patience) throws InterruptedException, ExecutionException, TimeoutException;

        @Override
        void close();
    }

    private final Connector connector;
    private final RedisRules rules;
    private final LongSupplier nanoTime;
    private volatile @Nullable RedisConnections connections;
    private volatile @Nullable String lastFailure;
    private boolean isFinished;
    private boolean isReported;
    private long connectedAt;
    private long nextStep;
    private long pause = SHORTEST_PAUSE;

    /**
     * Creates an open circuit.
     *
     * @param nanoTime a monotonic clock in nanoseconds
     */
    RedisCircuit(Connector connector, RedisRules rules, LongSupplier nanoTime) {
        this.connector = connector;
        this.rules = rules;
        this.nanoTime = nanoTime;
        this.nextStep = nanoTime.getAsLong();
    }

    /** Returns the connections to use, or null while the circuit is open. */
    @Nullable
    RedisConnections connections() {
        return connections;
    }

    String state() {
        return connections == null ? "OPEN" : "CLOSED";
    }

    @Nullable
    String lastFailure() {
        return lastFailure;
    }

    /** Connects, more patiently than {@link #maintain} because classes are loaded and compiled meanwhile. Waits for Redis. */
    void start() {
        maintain(FIRST_PATIENCE);
    }

    /** Connects if the circuit is open, and otherwise checks the connections, if it is time. Waits for Redis. For one thread. */
    void maintain() {
        maintain(PATIENCE);
    }

    private void maintain(Duration patience) {
        RedisConnections current = connections;
        long now = nanoTime.getAsLong();
        if (now - nextStep < 0) {
            return;
        }
        if (current != null) {
            nextStep = now + CHECK_EVERY;
            check(current);
            return;
        }
        try {
            use(connector.connect(patience));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            synchronized (this) {
                nextStep = nanoTime.getAsLong() + pause;
                report(e);
            }
        }
    }

    private void check(RedisConnections current) {
        try {
            current.check(rules.timeout().multipliedBy(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            current.fail(e);
        }
    }

    /** Closes the circuit. */
    @SuppressWarnings("FutureReturnValueIgnored") // it never fails
    private synchronized void use(RedisConnections fresh) {
        if (isFinished) {
            fresh.close();
            return;
        }
        connectedAt = nanoTime.getAsLong();
        nextStep = connectedAt + CHECK_EVERY;
        if (isReported) {
            LOG.info("Redis at {} has recovered. Limits are counted there again.", rules.address());
        } else {
            LOG.info("Limits are counted in Redis at {}.", rules.address());
        }
        isReported = false;
        connections = fresh;
        fresh.failure().thenAccept(this::open);
    }

    private synchronized void open(Throwable cause) {
        connections = null;
        long now = nanoTime.getAsLong();
        pause = now - connectedAt >= STABLE_AFTER ? SHORTEST_PAUSE : Math.min(2 * pause, LONGEST_PAUSE);
        nextStep = now + pause;
        report(cause);
    }

    private void report(Throwable cause) {
        lastFailure = FailureText.of(cause, rules.timeout());
        if (!isReported && !isFinished) {
            isReported = true;
            LOG.warn("Redis at {} is unavailable ({}). {}", rules.address(), lastFailure, consequence());
        }
    }

    private String consequence() {
        return switch (rules.onFailure()) {
            case LOCAL -> "Falling back to per-node limits until it recovers.";
            case OPEN -> "Requests are allowed without being counted until it recovers.";
            case CLOSED -> "Requests with a limited key are denied until it recovers.";
        };
    }

    /** Opens for good. {@link #close} closes the connections. */
    void finish() {
        RedisConnections last;
        synchronized (this) {
            isFinished = true;
            last = connections;
            connections = null;
        }
        if (last != null) {
            last.abandon();
        }
    }

    /** Closes the connector. Call it when {@link #maintain} is no longer called. */
    void close() {
        connector.close();
    }
}
