package io.latchkey.limit.redis;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether Redis is asked. Closed, there is a link; the first failure opens it, for one is enough to know that those behind it
 * would fail as well, and no request waits until {@link #work} has made another link that works. Safe for concurrent use.
 */
final class Circuit {
    private static final Logger LOG = LoggerFactory.getLogger(Circuit.class);
    private static final long SOONEST_TRY = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LATEST_TRY = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long GOOD_LIFE = TimeUnit.SECONDS.toNanos(5);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(5);
    private static final long CHECK_EVERY = TimeUnit.SECONDS.toNanos(1);

    /** Makes links. */
    interface Connector extends AutoCloseable {
        /** A link on which decisions have been made. Waits so long at most, and for some decisions. */
        RedisConnections connect(Duration patience) throws InterruptedException, ExecutionException, TimeoutException;

        @Override
        void close();
    }

    private final Connector connector;
    private final RedisRules rules;
    private final LongSupplier nanoTime;
    private final Consumer<RedisConnections> opened;
    private volatile @Nullable RedisConnections link;
    private volatile @Nullable String lastFailure;
    private boolean closed;
    private boolean told;
    private long linkedAt;
    private long nextTry;
    private long delay = SOONEST_TRY;

    /**
     * An open circuit.
     *
     * @param nanoTime a monotonic clock in nanoseconds
     * @param opened is told which link is given up
     */
    Circuit(Connector connector, RedisRules rules, LongSupplier nanoTime, Consumer<RedisConnections> opened) {
        this.connector = connector;
        this.rules = rules;
        this.nanoTime = nanoTime;
        this.opened = opened;
        this.nextTry = nanoTime.getAsLong();
    }

    /** The link to ask over, or null while Redis is away. */
    @Nullable
    RedisConnections link() {
        return link;
    }

    String state() {
        return link == null ? "OPEN" : "CLOSED";
    }

    @Nullable
    String lastFailure() {
        return lastFailure;
    }

    /** Opens, if this link is still the one in use. */
    void failed(RedisConnections which, Throwable cause) {
        synchronized (this) {
            if (link != which) {
                return;
            }
            link = null;
            long now = nanoTime.getAsLong();
            delay = now - linkedAt >= GOOD_LIFE ? SOONEST_TRY : Math.min(2 * delay, LATEST_TRY);
            nextTry = now + delay;
            away(cause);
        }
        which.close();
        opened.accept(which);
    }

    /** Tries to link again, or sees whether the link still works where nobody else does. To be called often, by one thread. */
    void work() {
        work(PATIENCE);
    }

    /** The same at the start, when much has to be read and compiled first. */
    void start() {
        work(FIRST_PATIENCE);
    }

    private void work(Duration patience) {
        RedisConnections current = link;
        long now = nanoTime.getAsLong();
        if (now - nextTry < 0) {
            return;
        }
        if (current != null) {
            nextTry = now + CHECK_EVERY;
            check(current);
            return;
        }
        try {
            link(connector.connect(patience));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            synchronized (this) {
                nextTry = nanoTime.getAsLong() + delay;
                away(e);
            }
        }
    }

    private void check(RedisConnections current) {
        try {
            current.check(rules.timeout().multipliedBy(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            failed(current, e);
        }
    }

    private synchronized void link(RedisConnections fresh) {
        if (closed) {
            fresh.close();
            return;
        }
        linkedAt = nanoTime.getAsLong();
        nextTry = linkedAt + CHECK_EVERY;
        if (told) {
            LOG.info("Redis at {} is back: limits are counted there again.", rules.address());
        } else {
            LOG.info("Limits are counted in Redis at {}.", rules.address());
        }
        told = false;
        link = fresh;
    }

    private void away(Throwable cause) {
        lastFailure = FailureText.of(cause, rules.timeout());
        if (!told && !closed) {
            told = true;
            LOG.warn("Redis at {} is away ({}): {}.", rules.address(), lastFailure, consequence());
        }
    }

    private String consequence() {
        return switch (rules.onFailure()) {
            case LOCAL -> "each node counts for itself until it is back";
            case OPEN -> "requests are let in uncounted until it is back";
            case CLOSED -> "requests with a limited key are refused until it is back";
        };
    }

    /** Opens for good; what is linked is left to be closed by the connector. */
    void close() {
        RedisConnections last;
        synchronized (this) {
            closed = true;
            last = link;
            link = null;
        }
        if (last != null) {
            opened.accept(last);
        }
    }
}
