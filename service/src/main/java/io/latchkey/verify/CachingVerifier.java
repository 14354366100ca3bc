package io.latchkey.verify;

import com.github.benmanes.caffeine.cache.Ticker;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.latchkey.key.PresentedKey;
import io.latchkey.verify.Verdict.Unavailable.Cause;
import io.latchkey.verify.VerdictCache.Remembered;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what another service said, so that it is asked once per key and not once per request. Safe for concurrent use.
 *
 * <p>A good verdict is fresh, then renewed in the background while it is in use, then asked for again; while the service
 * does not answer it serves for a while as stale. However many requests wait for a key, one call is in flight for it.
 */
public final class CachingVerifier implements KeyVerifier {
    /** How long after a failure stale verdicts are served without waiting for another one. */
    private static final long FAILING_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final Verdict NOT_IN_TIME = new Verdict.Unavailable("the validator did not answer in time");

    private final ExternalValidator remote;
    private final CacheRules rules;
    private final VerdictCache cache;
    private final ConcurrentMap<VerdictCache.Key, Call> inFlight = new ConcurrentHashMap<>();
    private final QueriedScopes scopes;
    private final Semaphore waiting;
    private final Ticker ticker;
    private final InstantSource clock;

    /** When the last call failed, by the ticker; null if it did not. */
    private volatile @Nullable Long lastFailure;

    /**
     * An empty cache.
     *
     * @param ticker a monotonic clock in nanoseconds, for the age of verdicts
     * @param clock the wall clock, for the verdicts' own {@code expiresAt}
     * @param housekeeping runs the cache's own clean-up
     */
    public CachingVerifier(
            ExternalValidator remote, CacheRules rules, Ticker ticker, InstantSource clock, Executor housekeeping) {
        this.remote = remote;
        this.rules = rules;
        this.ticker = ticker;
        this.clock = clock;
        this.cache = new VerdictCache(rules, ticker, housekeeping);
        this.scopes = new QueriedScopes(ticker, housekeeping);
        this.waiting = new Semaphore(rules.mostWaiting());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // its end is passed to the callback
    public void verify(PresentedKey key, @Nullable String scope, Consumer<Verdict> callback) {
        VerdictCache.Key wanted = new VerdictCache.Key(key.digest(), scope);
        Verdict known = known(wanted, key);
        if (known != null) {
            callback.accept(known);
            return;
        }
        ask(wanted, key)
                .whenComplete((verdict, error) -> callback.accept(
                        verdict != null ? verdict : new Verdict.Unavailable("the call failed (" + error + ")")));
    }

    /** The verdict if there is no need to wait for one, or null. It may be renewed in the background. */
    private @Nullable Verdict known(VerdictCache.Key wanted, PresentedKey key) {
        long now = ticker.read();
        Remembered remembered = cache.find(wanted);
        if (remembered != null && remembered.isFresh(now)) {
            if (remembered.wantsRenewal(now)) {
                call(wanted, key);
            }
            return inForce(remembered.verdict());
        }
        if (remembered != null && remembered.mayServeStale(now) && failedAround(now)) {
            // Its caller need not wait to see the service fail once more.
            Call call = call(wanted, key);
            Verdict soon = call.answer.getNow(remembered.verdict());
            return inForce(call.evicted || soon instanceof Verdict.Unavailable ? remembered.verdict() : soon);
        }
        return null;
    }

    @Override
    public boolean isKnownValid(PresentedKey key, @Nullable String scope) {
        Remembered remembered = cache.find(new VerdictCache.Key(key.digest(), scope));
        long now = ticker.read();
        return remembered != null
                && remembered.isGood()
                && (remembered.isFresh(now) || remembered.mayServeStale(now))
                && inForce(remembered.verdict()) instanceof Verdict.Valid;
    }

    /** Forgets what was said of the key with this id; a call in flight for it does not bring it back. Returns how much. */
    public int evict(String keyId) {
        return evictIf(key -> key.digest().id().equals(keyId));
    }

    /** Forgets everything; calls in flight do not bring it back. Returns how many verdicts it was. */
    public int evictAll() {
        return evictIf(key -> true);
    }

    /** How many verdicts are remembered, about. */
    public long size() {
        return cache.size();
    }

    /** Which share of requests found a verdict remembered, 0 to 1; 1 before the first. */
    public double hitRate() {
        return cache.stats().hitRate();
    }

    /** The cache's own counts since the start. */
    public CacheStats stats() {
        return cache.stats();
    }

    /** The good verdicts that are remembered, fresh or stale, one for each key and scope; a copy. */
    public List<Verdict.Valid> remembered() {
        return cache.verdicts().stream()
                .map(this::inForce)
                .filter(Verdict.Valid.class::isInstance)
                .map(Verdict.Valid.class::cast)
                .toList();
    }

    private int evictIf(Predicate<VerdictCache.Key> which) {
        // Calls first: one that ends before this has its verdict in the cache by now, one that ends later finds itself
        // gone. And once more: a caller may have found the verdict in the cache for all who wait, just before it went.
        evictCalls(which);
        int evicted = cache.evict(which);
        evictCalls(which);
        return evicted;
    }

    private void evictCalls(Predicate<VerdictCache.Key> which) {
        for (VerdictCache.Key key : inFlight.keySet()) {
            if (which.test(key)) {
                inFlight.computeIfPresent(key, (same, call) -> {
                    call.evicted = true;
                    return null;
                });
            }
        }
    }

    /** Whether the last call that ended, for whatever key, failed, and not long ago. */
    private boolean failedAround(long now) {
        Long failedAt = lastFailure;
        return failedAt != null && now - failedAt < FAILING_NANOS;
    }

    private Verdict inForce(Verdict verdict) {
        return verdict instanceof Verdict.Valid valid
                        && valid.expiresAt() != null
                        && !clock.instant().isBefore(valid.expiresAt())
                ? new Verdict.Invalid(Verdict.Invalid.EXPIRED, valid.principal().keyId(), null)
                : verdict;
    }

    private CompletableFuture<Verdict> ask(VerdictCache.Key wanted, PresentedKey key) {
        long wait = inFlight.containsKey(wanted) ? 0 : scopes.nanosToWait(wanted);
        if (wait > 0) {
            return CompletableFuture.completedFuture(new Verdict.TooManyScopes(wait));
        }
        if (!waiting.tryAcquire()) {
            return CompletableFuture.completedFuture(inForceOrStale(
                    wanted, new Verdict.Unavailable("too many requests wait for the validator", Cause.NO_CALL)));
        }
        return answer(wanted, key, System.nanoTime() + rules.waitNanos())
                .whenComplete((verdict, error) -> waiting.release())
                .thenApply(verdict -> inForceOrStale(wanted, verdict));
    }

    /** What the call in flight brings, or the next one if that was evicted, or nothing in time. */
    private CompletableFuture<Verdict> answer(VerdictCache.Key wanted, PresentedKey key, long deadline) {
        Call call;
        try {
            call = call(wanted, key);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
        // A copy: who gives up must not end the call for the others.
        return call.answer
                .copy()
                .completeOnTimeout(NOT_IN_TIME, deadline - System.nanoTime(), TimeUnit.NANOSECONDS)
                .thenCompose(verdict -> call.evicted && verdict != NOT_IN_TIME
                        ? answer(wanted, key, deadline)
                        : CompletableFuture.completedFuture(verdict));
    }

    private Verdict inForceOrStale(VerdictCache.Key wanted, Verdict verdict) {
        if (verdict instanceof Verdict.Unavailable) {
            // Looked up again: it may have been evicted meanwhile.
            Remembered stale = cache.find(wanted);
            if (stale != null && stale.mayServeStale(ticker.read())) {
                return inForce(stale.verdict());
            }
        }
        return inForce(verdict);
    }

    /** The call in flight for a key, started if there is none. */
    private Call call(VerdictCache.Key wanted, PresentedKey key) {
        Call mine = new Call();
        Call other = inFlight.putIfAbsent(wanted, mine);
        if (other != null) {
            return other;
        }
        Remembered meanwhile = cache.find(wanted);
        long now = ticker.read();
        if (meanwhile != null && meanwhile.isFresh(now) && !meanwhile.wantsRenewal(now)) {
            // Another call ended between the caller's look and now.
            inFlight.remove(wanted, mine);
            mine.answer.complete(meanwhile.verdict());
            return mine;
        }
        try {
            remote.ask(key, wanted.scope()).whenComplete((verdict, error) -> end(wanted, mine, verdict, error));
        } catch (RuntimeException e) {
            end(wanted, mine, null, e);
        } catch (Error e) {
            // Nobody else may wait for a call that never began.
            end(wanted, mine, null, e);
            throw e;
        }
        return mine;
    }

    private void end(VerdictCache.Key wanted, Call mine, @Nullable Verdict verdict, @Nullable Throwable error) {
        Verdict said = verdict != null
                ? verdict
                : new Verdict.Unavailable("the call failed ("
                        + (error == null ? "no answer" : error.getClass().getSimpleName()) + ")");
        lastFailure = said instanceof Verdict.Unavailable ? ticker.read() : null;
        // The map's own lock orders this with an eviction.
        inFlight.computeIfPresent(wanted, (same, call) -> {
            if (call != mine) {
                return call;
            }
            cache.put(wanted, said);
            return null;
        });
        mine.answer.complete(said);
    }

    @Override
    public String toString() {
        return "remembered verdicts of " + remote;
    }

    private static final class Call {
        final CompletableFuture<Verdict> answer = new CompletableFuture<>();
        volatile boolean evicted;
    }
}
