package io.latchkey.gate;

import io.latchkey.key.KeyText;
import io.latchkey.key.PresentedKey;
import io.latchkey.key.RateLimit;
import io.latchkey.key.Scopes;
import io.latchkey.limit.FailureLimiter;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimiter;
import io.latchkey.verify.KeyPrincipal;
import io.latchkey.verify.KeyVerifier;
import io.latchkey.verify.Verdict;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a request may go on. The limit is asked last, so that nothing else that refuses a request uses it up.
 * Safe for concurrent use.
 */
public final class Gatekeeper {
    private static final Decision ANONYMOUS = new Decision.Granted(KeyPrincipal.anonymous(), null);
    private static final Decision PUBLIC = new Decision.Granted(KeyPrincipal.ofPublicPath(), null);
    private static final Decision INVALID = Decision.Refused.of(Refusal.INVALID_KEY, "Invalid API key.");
    private static final Decision UNAVAILABLE = Decision.Refused.until(
            Refusal.VALIDATION_UNAVAILABLE,
            "API key cannot be validated at the moment. Try again in a few seconds.",
            TimeUnit.SECONDS.toNanos(5));
    private static final Decision AMBIGUOUS = Decision.Refused.of(
            Refusal.AMBIGUOUS_KEY, "The request carries several different API keys. Send only one.");
    private static final Decision ADDRESS =
            Decision.Refused.of(Refusal.ADDRESS_NOT_ALLOWED, "API key may not be used from this address.");

    private final GateRules rules;
    private final KeyVerifier verifier;
    private final RateLimiter limiter;
    private final FailureLimiter failures;
    private final Decision missing;

    public Gatekeeper(GateRules rules, KeyVerifier verifier, RateLimiter limiter, FailureLimiter failures) {
        this.failures = failures;
        this.rules = rules;
        this.verifier = verifier;
        this.limiter = limiter;
        this.missing =
                Decision.Refused.of(Refusal.MISSING_KEY, "Missing API key. Provide " + rules.keyHeader() + " header.");
    }

    public Decision decide(Attempt attempt) {
        if (!rules.required()) {
            return ANONYMOUS;
        }
        String path = attempt.path();
        if (path != null && rules.publicPaths().contains(path)) {
            return PUBLIC;
        }
        Credentials credentials = attempt.credentials();
        if (credentials instanceof Credentials.One one) {
            return decide(attempt, one.key());
        }
        return credentials instanceof Credentials.Ambiguous ? AMBIGUOUS : missing;
    }

    private Decision decide(Attempt attempt, PresentedKey key) {
        if (!KeyText.isWellFormed(key.text())) {
            return INVALID;
        }
        String scope = scopeToAskFor(attempt);
        if (!failures.isQuiet()) {
            long wait = failures.nanosToWait(attempt.clientAddress());
            if (wait > 0 && !verifier.knows(key, scope)) {
                return Decision.Refused.until(
                        Refusal.TOO_MANY_FAILURES,
                        "Too many failed attempts from your address. Try again in " + wholeSeconds(wait) + " seconds.",
                        wait);
            }
        }
        Verdict verdict = verifier.verify(key, scope);
        if (verdict instanceof Verdict.Valid valid) {
            return decide(attempt, valid);
        }
        if (verdict instanceof Verdict.Invalid invalid) {
            failures.failed(attempt.clientAddress());
            return invalid.detail() == null ? INVALID : Decision.Refused.of(Refusal.INVALID_KEY, invalid.detail());
        }
        if (verdict instanceof Verdict.ScopeDenied denied) {
            return insufficientScope(denied.scope() == null ? "" : denied.scope());
        }
        return UNAVAILABLE;
    }

    /** A validator can be asked for one scope; what else is demanded is checked against its answer. */
    private @Nullable String scopeToAskFor(Attempt attempt) {
        ScopeDemand scope = rules.scope();
        if (scope == null) {
            scope = attempt.scopeDemands().stream().findFirst().orElse(null);
        }
        if (scope == null || scope.anyOf().size() != 1) {
            return null;
        }
        // What is no scope is not worth a call, nor a verdict of its own in memory.
        String one = scope.anyOf().get(0);
        return Scopes.isScope(one) ? one : null;
    }

    private static Decision insufficientScope(Object scope) {
        return Decision.Refused.of(Refusal.INSUFFICIENT_SCOPE, "API key does not have scope: " + scope);
    }

    private Decision decide(Attempt attempt, Verdict.Valid valid) {
        ScopeDemand unmet = unmetDemand(attempt, valid.principal());
        if (unmet != null) {
            return insufficientScope(unmet);
        }
        if (!valid.allowedIps().isEmpty() && !valid.allowedIps().contain(attempt.clientAddress())) {
            return ADDRESS;
        }
        if (valid.principal().internal()) {
            return new Decision.Granted(valid.principal(), null);
        }
        RateLimit limit = valid.rateLimit();
        Permit permit = limiter.acquire(valid.principal().keyId(), limit == null ? rules.defaultLimit() : limit);
        return permit.allowed() ? new Decision.Granted(valid.principal(), permit) : limited(permit);
    }

    private @Nullable ScopeDemand unmetDemand(Attempt attempt, KeyPrincipal principal) {
        if (principal.scopes().everything()) {
            return null;
        }
        ScopeDemand scope = rules.scope();
        if (scope != null && !scope.isMetBy(principal.scopes())) {
            return scope;
        }
        for (ScopeDemand demand : attempt.scopeDemands()) {
            if (!demand.isMetBy(principal.scopes())) {
                return demand;
            }
        }
        return null;
    }

    private static Decision limited(Permit permit) {
        return new Decision.Refused(
                Refusal.RATE_LIMITED,
                "Rate limit exceeded. Try again in " + wholeSeconds(permit.resetNanos()) + " seconds.",
                permit,
                permit.resetNanos());
    }

    /** Seconds to wait, rounded up so that a caller who waits that long is let in; at least 1. */
    public static long wholeSeconds(long nanos) {
        return Math.max(1, -Math.floorDiv(-nanos, TimeUnit.SECONDS.toNanos(1)));
    }
}
