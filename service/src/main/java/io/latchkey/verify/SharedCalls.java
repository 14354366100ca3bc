package io.latchkey.verify;

import com.github.benmanes.caffeine.cache.Ticker;
import io.latchkey.key.PresentedKey;
import io.latchkey.verify.VerdictCache.CachedVerdict;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Calls to the external validator: at most one in flight for each key and scope. Caches the verdict of each, unless the call was
 * evicted meanwhile. Thread-safe.
 */
final class SharedCalls {
    /** How long after a failed call stale verdicts are served without waiting for another one. */
    private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ExternalValidator validator;
    private final VerdictCache cache;
    private final Ticker ticker;
    private final ConcurrentMap<VerdictCache.Key, Call> inFlight = new ConcurrentHashMap<>();

    /** When the last call failed, by the ticker; null if it did not. */
    private volatile @Nullable Long lastFailure;

    SharedCalls(ExternalValidator validator, VerdictCache cache, Ticker ticker) {
        this.validator = validator;
        this.cache = cache;
        this.ticker = ticker;
    }

    /** Returns the call in flight, and starts one if there is none. */
    Call join(VerdictCache.Key wanted, PresentedKey key) {
        Call mine = new Call();
        Call other = inFlight.putIfAbsent(wanted, mine);
        if (other != null) {
            return other;
        }
        CachedVerdict latest = cache.find(wanted);
        long now = ticker.read();
        if (latest != null && latest.isFresh(now) && !latest.isDueForRenewal(now)) {
            // Another call has ended since the request looked into the cache.
            inFlight.remove(wanted, mine);
            mine.verdict.complete(latest.verdict());
            return mine;
        }
        try {
            validator.query(key, wanted.scope()).whenComplete((verdict, error) -> end(wanted, mine, verdict, error));
        } catch (RuntimeException e) {
            end(wanted, mine, null, e);
        } catch (Error e) {
            // No other request may wait for a call that never began.
            end(wanted, mine, null, e);
            throw e;
        }
        return mine;
    }

    boolean isInFlight(VerdictCache.Key wanted) {
        return inFlight.containsKey(wanted);
    }

    /** Returns whether the last call that ended, for whatever key, failed a short time ago. */
    boolean failedRecently(long now) {
        Long failedAt = lastFailure;
        return failedAt != null && now - failedAt < RECENT_NANOS;
    }

    /** Evicts calls: their verdicts are not cached, and those who wait start another call. */
    void evict(Predicate<VerdictCache.Key> which) {
        for (VerdictCache.Key key : inFlight.keySet()) {
            if (which.test(key)) {
                inFlight.computeIfPresent(key, (same, call) -> {
                    call.evicted = true;
                    return null;
                });
            }
        }
    }

    private void end(VerdictCache.Key wanted, Call mine, @Nullable Verdict verdict, @Nullable Throwable error) {
        String kind = error == null ? "no answer" : error.getClass().getSimpleName();
        Verdict result = verdict != null ? verdict : new Verdict.Unavailable("the call failed (" + kind + ")");
        lastFailure = result instanceof Verdict.Unavailable ? ticker.read() : null;
        // The map's own lock orders this with an eviction.
        inFlight.computeIfPresent(wanted, (same, call) -> {
            if (call != mine) {
                return call;
            }
            cache.put(wanted, result);
            return null;
        });
        mine.verdict.complete(result);
    }

    /** One call, which any number of requests may wait for. */
    static final class Call {
        final CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        volatile boolean evicted;
    }
}
