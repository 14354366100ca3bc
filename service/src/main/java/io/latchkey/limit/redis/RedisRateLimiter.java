package io.latchkey.limit.redis;

import io.latchkey.limit.BackendStatus;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.KeyUsage;
import io.latchkey.limit.LimiterResult;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts in Redis, for all nodes that ask the same one: at most the limit's requests in any span of the window of Redis' own
 * clock. One round trip per decision at most, none for a key that Redis has just refused, and none while Redis is away. Safe for
 * concurrent use.
 */
final class RedisRateLimiter implements CountingLimiter {
    private static final Logger LOG = LoggerFactory.getLogger(RedisRateLimiter.class);
    private static final Duration OPERATOR_PATIENCE = Duration.ofSeconds(2);
    private static final Duration OPERATOR_LONGEST = Duration.ofMinutes(5);
    private static final long WARN_EVERY = TimeUnit.MINUTES.toNanos(1);

    private final WindowScript script;
    private final Duration timeout;
    private final Duration operatorPatience;
    private final ObservedClock time;
    private final LongSupplier nanoTime;
    private final Circuit circuit;
    private final DenialCache denials;
    private final Leases leases;
    private final NodeTotals totals;
    private final Fallback fallback;
    private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());
    private final AtomicInteger resets = new AtomicInteger();
    private final Circuit.Connector connector;
    private volatile @Nullable RedisWork work;

    /**
     * A limiter that has not reached Redis yet.
     *
     * @param nanoTime a monotonic clock in nanoseconds, by which this node remembers refusals and counts alone
     */
    RedisRateLimiter(RedisRules rules, WindowScript script, Circuit.Connector connector, LongSupplier nanoTime) {
        this.script = script;
        this.connector = connector;
        this.timeout = rules.timeout();
        // An operator's command that gives up opens the circuit: no sooner than a request would.
        this.operatorPatience = timeout.compareTo(OPERATOR_PATIENCE) > 0 ? timeout : OPERATOR_PATIENCE;
        this.time = new ObservedClock(timeout, System.nanoTime());
        this.nanoTime = nanoTime;
        this.denials = new DenialCache(nanoTime);
        this.leases = new Leases(rules.leasePercent(), nanoTime);
        this.totals = new NodeTotals(nanoTime);
        this.fallback = new Fallback(rules.onFailure(), rules.nodes(), nanoTime);
        this.circuit = new Circuit(connector, rules, System::nanoTime, link -> decideAlone(link.abandon()));
    }

    /** Tries to reach Redis, and begins what is done in the background. */
    void start() {
        connect();
        work = new RedisWork(this, time.tickNanos());
    }

    /** Tries to reach Redis. */
    void connect() {
        circuit.start();
    }

    @Override
    public void acquire(String keyId, RateLimit limit, Consumer<LimiterResult> callback) {
        Permit denial =
                limit.requests() == 0 ? new Permit(false, limit, 0, limit.windowNanos()) : denials.find(keyId, limit);
        if (denial != null) {
            totals.count(keyId, limit, false);
            callback.accept(denial);
            return;
        }
        Permit leased = leases.take(keyId, limit);
        if (leased != null) {
            totals.count(keyId, limit, true);
            callback.accept(leased);
            return;
        }
        RedisConnections link = circuit.link();
        if (link == null) {
            callback.accept(alone(keyId, limit));
            return;
        }
        link.lane().ask(new PendingDecision(keyId, limit, callback), this, link);
    }

    /** What is to be asked together over a connection. */
    Batch batch(List<PendingDecision> decisions, RedisConnections link, RedisConnection lane) {
        return new Batch(
                this,
                link,
                lane,
                decisions,
                KeyRequests.of(decisions, leases),
                script,
                time,
                nanoTime.getAsLong(),
                resets.get());
    }

    /** Redis has answered about some of the keys of a batch. */
    void decided(Batch batch, List<KeyRequests> keys, long[] answer) {
        for (int key = 0; key < keys.size(); key++) {
            KeyRequests requests = keys.get(key);
            if (!WindowScript.isSound(answer, key, requests)) {
                failed(requests.keyId(), new UnexpectedReplyException());
                continue;
            }
            int count = requests.decisions().size();
            int admitted = WindowScript.admitted(answer, key);
            if (admitted > count && resets.get() == batch.resets()) {
                Permit last = WindowScript.permit(requests.limit(), answer, key, admitted - 1);
                leases.add(requests.keyId(), admitted - count, last);
            } else if (admitted < count && resets.get() == batch.resets()) {
                Permit refusal = WindowScript.permit(requests.limit(), answer, key, count - 1);
                denials.add(requests.keyId(), refusal, batch.askedAt());
            }
            for (int index = 0; index < count; index++) {
                PendingDecision decision = requests.decisions().get(index);
                if (decision.claim()) {
                    Permit permit = WindowScript.permit(requests.limit(), answer, key, index);
                    totals.count(requests.keyId(), requests.limit(), permit.allowed());
                    decision.tell(permit);
                }
            }
        }
    }

    /** Redis cannot count the requests of one key. They are decided without it, and others are not. */
    void failed(String keyId, @Nullable Throwable failure) {
        long now = System.nanoTime();
        long next = nextWarning.get();
        if (now - next >= 0 && nextWarning.compareAndSet(next, now + WARN_EVERY)) {
            LOG.warn(
                    "Redis cannot count the requests of the key with the id {} ({}). They are decided without Redis."
                            + " If something else than Latchkey wrote {}, delete it there, or reset the limit of this id.",
                    keyId,
                    failure == null ? "no error" : FailureText.of(failure, timeout),
                    WindowScript.key(keyId));
        }
    }

    /** Redis has failed to answer. */
    void failed(RedisConnections link, Throwable failure) {
        circuit.failed(link, failure);
    }

    /**
     * Sees whether Redis has been silent for too long. To be called often, by one thread.
     *
     * @param now {@code System.nanoTime()}, or another that began where that was
     */
    void tick(long now) {
        time.tick(now);
        RedisConnections link = circuit.link();
        if (link != null && link.isOverdue()) {
            circuit.failed(link, new TimeoutException());
        }
    }

    /** Sees that the link to Redis works, or makes one. Waits for it. To be called often, by one thread. */
    void work() {
        circuit.work();
    }

    /** Decides what nobody else has. */
    void decideAlone(List<PendingDecision> decisions) {
        for (PendingDecision decision : decisions) {
            if (decision.claim()) {
                decision.tell(alone(decision.keyId(), decision.limit()));
            }
        }
    }

    private LimiterResult alone(String keyId, RateLimit limit) {
        LimiterResult answer = fallback.acquire(keyId, limit);
        if (answer instanceof Permit permit) {
            totals.count(keyId, limit, permit.allowed());
        } else if (answer instanceof LimiterResult.Uncounted) {
            totals.count(keyId, limit, true);
        }
        return answer;
    }

    @Override
    public void recordUnlimited(String keyId) {
        totals.count(keyId, null, true);
    }

    @Override
    public KeyUsage usage(String keyId, @Nullable RateLimit limit) {
        return totals.usage(keyId, limit, limit == null ? 0 : used(keyId, limit));
    }

    private long used(String keyId, RateLimit limit) {
        Long counted = ask(link -> link.used(keyId, limit, operatorPatience));
        return counted != null
                ? counted
                : fallback.local().usage(keyId, fallback.share(limit)).requestsInWindow();
    }

    @Override
    public boolean reset(String keyId) {
        boolean known = totals.ids().contains(keyId);
        known |= Boolean.TRUE.equals(ask(link -> link.forget(keyId, operatorPatience)));
        resets.incrementAndGet();
        denials.forget(keyId);
        leases.forget(keyId);
        fallback.local().reset(keyId);
        return known;
    }

    @Override
    public int resetAll() {
        Set<String> all = new HashSet<>(totals.ids());
        Set<String> forgotten = ask(link -> link.forgetAll(operatorPatience, OPERATOR_LONGEST));
        if (forgotten != null) {
            all.addAll(forgotten);
        }
        resets.incrementAndGet();
        denials.forgetAll();
        leases.forgetAll();
        fallback.local().resetAll();
        return all.size();
    }

    /** What Redis answers an operator, or null if it is away. */
    private <T> @Nullable T ask(Question<T> question) {
        RedisConnections link = circuit.link();
        if (link == null) {
            return null;
        }
        try {
            return question.ask(link);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            if (!KeyError.is(e)) {
                circuit.failed(link, e);
            }
        }
        return null;
    }

    @Override
    public int trackedKeys() {
        return totals.ids().size();
    }

    @Override
    public long allowed() {
        return totals.allowed();
    }

    @Override
    public long limited() {
        return totals.limited();
    }

    @Override
    public void sweep(Predicate<String> known) {
        totals.sweep(known);
        fallback.local().sweep(id -> false);
    }

    @Override
    public BackendStatus shared() {
        return new BackendStatus(true, circuit.state(), fallback.decisions(), circuit.lastFailure());
    }

    @Override
    public void close() {
        circuit.close();
        RedisWork running = work;
        if (running != null) {
            running.close();
        }
        connector.close();
    }

    private interface Question<T> {
        T ask(RedisConnections link) throws InterruptedException, ExecutionException, TimeoutException;
    }
}
