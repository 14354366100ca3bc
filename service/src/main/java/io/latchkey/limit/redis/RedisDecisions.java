package io.latchkey.limit.redis;

import io.latchkey.limit.LimiterResult;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The decisions of this node: by the replies of Redis, by what earlier replies allow without it, or by the fallback. Each decision
 * is in the totals. Thread-safe.
 */
final class RedisDecisions implements RequestHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RedisDecisions.class);
    private static final long WARN_EVERY = TimeUnit.MINUTES.toNanos(1);

    private final Duration timeout;
    private final LongSupplier nanoTime;
    private final DenialCache denials;
    private final Leases leases;
    private final Fallback fallback;
    private final NodeTotals totals;
    private final AtomicInteger resets = new AtomicInteger();
    private final AtomicLong nextWarning = new AtomicLong(System.nanoTime());

    /**
     * Creates them without any decision yet.
     *
     * @param nanoTime a monotonic clock in nanoseconds, for the denial cache, leases and the fallback
     */
    RedisDecisions(RedisRules rules, LongSupplier nanoTime) {
        this.timeout = rules.timeout();
        this.nanoTime = nanoTime;
        this.denials = new DenialCache(nanoTime);
        this.leases = new Leases(rules.leasePercent(), nanoTime);
        this.fallback = new Fallback(rules.onFailure(), rules.nodes(), nanoTime);
        this.totals = new NodeTotals(nanoTime);
    }

    /** Decides a request by what this node knows from Redis, or returns null: Redis must be queried. */
    @Nullable
    Permit decideLocally(String keyId, RateLimit limit) {
        Permit permit =
                limit.requests() == 0 ? new Permit(false, limit, 0, limit.windowNanos()) : denials.find(keyId, limit);
        if (permit == null) {
            permit = leases.take(keyId, limit);
        }
        if (permit != null) {
            totals.count(keyId, limit, permit.allowed());
        }
        return permit;
    }

    /** Decides a request while Redis is unavailable. */
    LimiterResult decideWithoutRedis(String keyId, RateLimit limit) {
        LimiterResult result = fallback.acquire(keyId, limit);
        if (result instanceof Permit permit) {
            totals.count(keyId, limit, permit.allowed());
        } else if (result instanceof LimiterResult.Uncounted) {
            totals.count(keyId, limit, true);
        }
        return result;
    }

    @Override
    public void decideWithoutRedis(List<PendingRequest> requests) {
        for (PendingRequest request : requests) {
            if (request.claim()) {
                request.answer(decideWithoutRedis(request.keyId(), request.limit()));
            }
        }
    }

    @Override
    public List<KeyRequests> group(List<PendingRequest> requests) {
        List<KeyRequests> groups = KeyRequests.group(requests, nanoTime.getAsLong(), resets.get());
        for (KeyRequests group : groups) {
            group.reserve(leases.size(group.limit(), group.requests().size()));
        }
        return groups;
    }

    @Override
    public void replied(KeyRequests requests, long[] reply, int from) {
        if (!requests.isSound(reply, from)) {
            failed(requests, new UnexpectedReplyException());
            return;
        }
        if (requests.resets() == resets.get()) {
            keep(requests, reply, from);
        }
        for (int index = 0; index < requests.requests().size(); index++) {
            PendingRequest request = requests.requests().get(index);
            if (request.claim()) {
                Permit permit = requests.permit(reply, from, index);
                totals.count(request.keyId(), request.limit(), permit.allowed());
                request.answer(permit);
            }
        }
    }

    /** Keeps what a reply says about the next requests. */
    private void keep(KeyRequests requests, long[] reply, int from) {
        int allowed = requests.allowed(reply, from);
        int waiting = requests.requests().size();
        if (allowed > waiting) {
            leases.add(requests.keyId(), allowed - waiting, requests.permit(reply, from, allowed - 1));
        } else if (allowed < waiting) {
            denials.add(requests.keyId(), requests.permit(reply, from, waiting - 1), requests.groupedAt());
        }
    }

    @Override
    public void failed(KeyRequests requests, Throwable failure) {
        long now = System.nanoTime();
        long next = nextWarning.get();
        if (now - next >= 0 && nextWarning.compareAndSet(next, now + WARN_EVERY)) {
            LOG.warn(
                    "Redis cannot count the requests of the key with the id {} ({}). They are decided without Redis."
                            + " If another program wrote {}, delete it there, or reset the limit of this id.",
                    requests.keyId(),
                    FailureText.of(failure, timeout),
                    requests.redisKey());
        }
    }

    /** Resets a key on this node. Replies that are on their way are not kept. */
    void reset(String keyId) {
        resets.incrementAndGet();
        denials.evict(keyId);
        leases.evict(keyId);
        fallback.local().reset(keyId);
    }

    /** Resets all keys on this node. */
    void resetAll() {
        resets.incrementAndGet();
        denials.evictAll();
        leases.evictAll();
        fallback.local().resetAll();
    }

    Fallback fallback() {
        return fallback;
    }

    NodeTotals totals() {
        return totals;
    }
}
