package io.latchkey.verify;

import io.latchkey.Callbacks;
import io.latchkey.KeyPrincipal;
import io.latchkey.key.AddressRanges;
import io.latchkey.key.PresentedKey;
import io.latchkey.key.Scopes;
import io.latchkey.limit.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A caching verifier with a scripted validator and clocks that are turned by hand. */
final class CachingSetup implements ExternalValidator {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final PresentedKey KEY = new PresentedKey("sk_live_one");
    static final PresentedKey OTHER_KEY = new PresentedKey("sk_live_two");
    static final Verdict NO = Verdict.Invalid.refused("revoked");
    static final Verdict DOWN = new Verdict.Unavailable("down");

    /** A yes for 300 s, renewed from 240 s on, stale up to 600 s; a no for 30 s. */
    static final CacheRules RULES = rules(300, 30, 240, 600, 10_000, 64);

    /** The calls that were not answered at once, in their order. */
    final List<CompletableFuture<Verdict>> open = new CopyOnWriteArrayList<>();

    /** What was asked for, call by call: the key's id and the scope. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    final CachingVerifier verifier;

    /** What is said at once; null: the call stays open. */
    volatile @Nullable Supplier<CompletionStage<Verdict>> script;

    final AtomicLong nanos = new AtomicLong(-TimeUnit.SECONDS.toNanos(7));
    volatile LongSupplier ticks = nanos::get;
    volatile Instant now = START;

    CachingSetup(CacheRules rules) {
        verifier = new CachingVerifier(this, rules, () -> ticks.getAsLong(), () -> now, Runnable::run);
    }

    @Override
    public CompletionStage<Verdict> query(PresentedKey key, @Nullable String scope) {
        asked.add(key.digest().id() + " " + scope);
        Supplier<CompletionStage<Verdict>> says = script;
        if (says != null) {
            return says.get();
        }
        CompletableFuture<Verdict> call = new CompletableFuture<>();
        open.add(call);
        return call;
    }

    void says(Verdict verdict) {
        script = () -> CompletableFuture.completedFuture(verdict);
    }

    /** From now on calls stay open until the test completes them. */
    void hangs() {
        script = null;
    }

    Verdict verify() {
        return Callbacks.verify(verifier, KEY, null);
    }

    int calls() {
        return asked.size();
    }

    /** Both clocks go on. */
    void passes(double seconds) {
        long span = (long) (seconds * 1e9);
        nanos.addAndGet(span);
        now = now.plusNanos(span);
    }

    static Verdict yes(String user) {
        return yes(user, null);
    }

    static Verdict yes(String user, @Nullable Instant expiresAt) {
        KeyPrincipal principal = new KeyPrincipal(
                KEY.digest().id(), "external", user, Scopes.all(), KeyPrincipal.Source.EXTERNAL, false);
        return new Verdict.Valid(principal, RateLimit.of(60, Duration.ofSeconds(60)), AddressRanges.none(), expiresAt);
    }

    static CacheRules rules(long yes, long no, long renew, long stale, long size, int waiting) {
        return new CacheRules(
                TimeUnit.SECONDS.toNanos(yes),
                TimeUnit.SECONDS.toNanos(no),
                TimeUnit.SECONDS.toNanos(renew),
                TimeUnit.SECONDS.toNanos(stale),
                size,
                TimeUnit.MINUTES.toNanos(1),
                waiting);
    }
}
