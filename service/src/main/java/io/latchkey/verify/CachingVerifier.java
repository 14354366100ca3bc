package io.latchkey.verify;

import com.github.benmanes.caffeine.cache.Ticker;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import io.latchkey.key.PresentedKey;
import io.latchkey.verify.Verdict.Unavailable.Cause;
import io.latchkey.verify.VerdictCache.CachedVerdict;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Caches the external validator's verdicts, so that it is called once per key and not once per request. Thread-safe.
 *
 * <p>A valid verdict is fresh first, then renewed in the background while it is in use, then requires a new call. While the
 * validator is unavailable, the verdict is served for some time as stale. At most one call is in flight for a key and scope,
 * however many requests wait for it.
 */
public final class CachingVerifier implements KeyVerifier {
    private static final Verdict NOT_IN_TIME = new Verdict.Unavailable("the validator did not answer in time");
    private static final Verdict TOO_MANY_WAIT =
            new Verdict.Unavailable("too many requests wait for the validator", Cause.NO_CALL);

    private final ExternalValidator validator;
    private final CacheRules rules;
    private final VerdictCache cache;
    private final SharedCalls calls;
    private final QueriedScopes scopes;
    private final Semaphore waiting;
    private final Ticker ticker;
    private final InstantSource clock;

    /**
     * Creates an empty cache.
     *
     * @param ticker a monotonic clock in nanoseconds, for the age of verdicts
     * @param clock the wall clock, for the {@code expiresAt} of verdicts
     * @param housekeeping runs the cache's own clean-up
     */
    public CachingVerifier(
            ExternalValidator validator, CacheRules rules, Ticker ticker, InstantSource clock, Executor housekeeping) {
        this.validator = validator;
        this.rules = rules;
        this.ticker = ticker;
        this.clock = clock;
        this.cache = new VerdictCache(rules, ticker, housekeeping);
        this.calls = new SharedCalls(validator, cache, ticker);
        this.scopes = new QueriedScopes(ticker, housekeeping);
        this.waiting = new Semaphore(rules.mostWaiting());
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the callback receives its result
    public void verify(PresentedKey key, @Nullable String scope, Consumer<Verdict> callback) {
        VerdictCache.Key wanted = new VerdictCache.Key(key.digest(), scope);
        Verdict cached = cached(wanted, key);
        if (cached != null) {
            callback.accept(cached);
            return;
        }
        query(wanted, key)
                .whenComplete((verdict, error) -> callback.accept(
                        verdict != null
                                ? verdict
                                : new Verdict.Unavailable(
                                        "the call failed (" + error.getClass().getSimpleName() + ")")));
    }

    /** Returns the cached verdict if the request need not wait for a call, or null. May renew it in the background. */
    private @Nullable Verdict cached(VerdictCache.Key wanted, PresentedKey key) {
        long now = ticker.read();
        CachedVerdict cached = cache.find(wanted);
        if (cached != null && cached.isFresh(now)) {
            if (cached.isDueForRenewal(now)) {
                calls.join(wanted, key);
            }
            return unexpired(cached.verdict());
        }
        if (cached != null && cached.mayServeStale(now) && calls.failedRecently(now)) {
            // The request need not wait only to find that the validator is still unavailable.
            SharedCalls.Call call = calls.join(wanted, key);
            Verdict latest = call.verdict.getNow(cached.verdict());
            return unexpired(call.evicted || latest instanceof Verdict.Unavailable ? cached.verdict() : latest);
        }
        return null;
    }

    @Override
    public boolean isKnownValid(PresentedKey key, @Nullable String scope) {
        CachedVerdict cached = cache.find(new VerdictCache.Key(key.digest(), scope));
        long now = ticker.read();
        return cached != null
                && cached.isValid()
                && (cached.isFresh(now) || cached.mayServeStale(now))
                && unexpired(cached.verdict()) instanceof Verdict.Valid;
    }

    /** Evicts the verdicts on the key with this id; a call in flight does not restore them. Returns how many there were. */
    public int evict(String keyId) {
        return evictIf(key -> key.digest().id().equals(keyId));
    }

    /** Evicts all verdicts; calls in flight do not restore them. Returns how many there were. */
    public int evictAll() {
        return evictIf(key -> true);
    }

    /** Returns about how many verdicts are cached. */
    public long size() {
        return cache.size();
    }

    /** Returns the share of requests that found a cached verdict, 0 to 1; 1 before the first request. */
    public double hitRate() {
        return cache.stats().hitRate();
    }

    /** Returns the cache's own counts since the start. */
    public CacheStats stats() {
        return cache.stats();
    }

    /** Returns a copy of the valid verdicts in the cache, fresh or stale, one for each key and scope. */
    public List<Verdict.Valid> cachedVerdicts() {
        return cache.verdicts().stream()
                .map(this::unexpired)
                .filter(Verdict.Valid.class::isInstance)
                .map(Verdict.Valid.class::cast)
                .toList();
    }

    private int evictIf(Predicate<VerdictCache.Key> which) {
        // Calls first: a call that has ended by then has its verdict in the cache, and one that ends later finds itself
        // evicted. Then once more: a request may have found the verdict in the cache, for all that wait, just before.
        calls.evict(which);
        int evicted = cache.evict(which);
        calls.evict(which);
        return evicted;
    }

    private Verdict unexpired(Verdict verdict) {
        return verdict instanceof Verdict.Valid valid
                        && valid.expiresAt() != null
                        && !clock.instant().isBefore(valid.expiresAt())
                ? new Verdict.Invalid(Verdict.Invalid.EXPIRED, valid.principal().keyId(), null)
                : verdict;
    }

    private CompletableFuture<Verdict> query(VerdictCache.Key wanted, PresentedKey key) {
        long wait = calls.isInFlight(wanted) ? 0 : scopes.nanosToWait(wanted);
        if (wait > 0) {
            return CompletableFuture.completedFuture(new Verdict.TooManyScopes(wait));
        }
        if (!waiting.tryAcquire()) {
            return CompletableFuture.completedFuture(orStale(wanted, TOO_MANY_WAIT));
        }
        return call(wanted, key, System.nanoTime() + rules.waitNanos())
                .whenComplete((verdict, error) -> waiting.release())
                .thenApply(verdict -> orStale(wanted, verdict));
    }

    /** Returns the verdict of the call in flight, or of the next one if that is evicted, or of none in time. */
    private CompletableFuture<Verdict> call(VerdictCache.Key wanted, PresentedKey key, long deadline) {
        SharedCalls.Call call;
        try {
            call = calls.join(wanted, key);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
        // A copy: a request that gives up must not end the call for the others.
        return call.verdict
                .copy()
                .completeOnTimeout(NOT_IN_TIME, deadline - System.nanoTime(), TimeUnit.NANOSECONDS)
                .thenCompose(verdict -> call.evicted && verdict != NOT_IN_TIME
                        ? call(wanted, key, deadline)
                        : CompletableFuture.completedFuture(verdict));
    }

    private Verdict orStale(VerdictCache.Key wanted, Verdict verdict) {
        if (verdict instanceof Verdict.Unavailable) {
            // Looked up again, because it may have been evicted meanwhile.
            CachedVerdict stale = cache.find(wanted);
            if (stale != null && stale.mayServeStale(ticker.read())) {
                return unexpired(stale.verdict());
            }
        }
        return unexpired(verdict);
    }

    @Override
    public String toString() {
        return "cached verdicts of " + validator;
    }
}
