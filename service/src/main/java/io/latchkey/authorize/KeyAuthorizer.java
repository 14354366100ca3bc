package io.latchkey.authorize;

import io.latchkey.KeyPrincipal;
import io.latchkey.key.KeyText;
import io.latchkey.key.PresentedKey;
import io.latchkey.key.Scopes;
import io.latchkey.limit.DefaultLimit;
import io.latchkey.limit.FailureLimiter;
import io.latchkey.limit.LimiterResult;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import io.latchkey.limit.RateLimiter;
import io.latchkey.verify.KeyVerifier;
import io.latchkey.verify.Verdict;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Decides by the rules, the verifier and the limiters. The limit is asked last, so that nothing else that refuses a request
 * uses it up. Safe for concurrent use.
 */
public final class KeyAuthorizer implements Authorizer {
    private static final Decision ANONYMOUS = new Decision.Allowed(KeyPrincipal.anonymous(), null);
    private static final Decision PUBLIC = new Decision.Allowed(KeyPrincipal.ofPublicPath(), null);

    private final AuthorizationRules rules;
    private final PublicPaths publicPaths;
    private final DefaultLimit defaultLimit;
    private final KeyVerifier verifier;
    private final RateLimiter limiter;
    private final FailureLimiter failures;
    private final Decision missing;

    public KeyAuthorizer(
            AuthorizationRules rules,
            DefaultLimit defaultLimit,
            KeyVerifier verifier,
            RateLimiter limiter,
            FailureLimiter failures) {
        this.rules = rules;
        this.publicPaths = new PublicPaths(rules.publicPaths());
        this.defaultLimit = defaultLimit;
        this.verifier = verifier;
        this.limiter = limiter;
        this.failures = failures;
        this.missing = Denials.missing(rules.keyHeader());
    }

    @Override
    public Decision decide(AuthRequest attempt) {
        Decision early = beforeAsking(attempt);
        if (early != null) {
            return early;
        }
        PresentedKey key = onlyKey(attempt);
        return judge(attempt, key, verifier.verify(key, scopeToAskFor(attempt)));
    }

    @Override
    public void decide(AuthRequest attempt, Consumer<Decision> then) {
        Decision early = beforeAsking(attempt);
        if (early != null) {
            then.accept(early);
            return;
        }
        PresentedKey key = onlyKey(attempt);
        verifier.verify(key, scopeToAskFor(attempt), verdict -> {
            try {
                judge(attempt, key, verdict, then);
            } catch (Throwable e) {
                // Another thread may run this, which has no caller to answer.
                then.accept(FailedDecision.of(e));
            }
        });
    }

    /** As {@link #judge(AuthRequest, PresentedKey, Verdict)}, and never waits for the limiter. */
    private void judge(AuthRequest attempt, PresentedKey key, Verdict verdict, Consumer<Decision> then) {
        if (limiter.answersAtOnce() || !(verdict instanceof Verdict.Valid valid)) {
            then.accept(judge(attempt, key, verdict));
            return;
        }
        Decision early = beforeCounting(attempt, valid);
        if (early != null) {
            then.accept(early);
            return;
        }
        KeyPrincipal principal = valid.principal();
        limiter.acquire(principal.keyId(), limit(valid), answer -> then.accept(decision(principal, answer)));
    }

    /** The decision if it does not depend on whose the key is, or null: then there is one key. */
    private @Nullable Decision beforeAsking(AuthRequest attempt) {
        String mistake = attempt.mistake();
        if (mistake != null) {
            return Denials.badQuestion(mistake);
        }
        if (!rules.required()) {
            return ANONYMOUS;
        }
        String path = attempt.path();
        if (path != null && publicPaths.contain(path) && attempt.isPathCertain()) {
            return PUBLIC;
        }
        Credentials credentials = attempt.credentials();
        PresentedKey key = key(credentials);
        if (key == null) {
            return credentials instanceof Credentials.None ? withoutKey(attempt) : Denials.AMBIGUOUS;
        }
        if (!KeyText.isWellFormed(key.text())) {
            return Denials.malformed(key);
        }
        if (failures.isQuiet()) {
            return null;
        }
        long wait = failures.nanosToWait(attempt.clientAddress());
        return wait > 0 && !verifier.knows(key, scopeToAskFor(attempt)) ? Denials.tooManyFailures(key, wait) : null;
    }

    private Decision withoutKey(AuthRequest attempt) {
        return attempt.isPreflight() ? PUBLIC : missing;
    }

    private PresentedKey onlyKey(AuthRequest attempt) {
        Credentials credentials = attempt.credentials();
        PresentedKey key = key(credentials);
        // The keys may have been reloaded since it was looked at.
        return key == null ? ((Credentials.UserAndPassword) credentials).password() : key;
    }

    /**
     * Returns the one key of the credentials, or null. Of a user name and a password it is the one that is a key; the
     * password if neither is.
     */
    private @Nullable PresentedKey key(Credentials credentials) {
        if (credentials instanceof Credentials.One one) {
            return one.key();
        }
        if (credentials instanceof Credentials.UserAndPassword pair) {
            if (!verifier.recognizes(pair.user())) {
                return pair.password();
            }
            return verifier.recognizes(pair.password()) ? null : pair.user();
        }
        return null;
    }

    private Decision judge(AuthRequest attempt, PresentedKey key, Verdict verdict) {
        if (verdict instanceof Verdict.Valid valid) {
            return judge(attempt, valid);
        }
        if (verdict instanceof Verdict.Invalid invalid) {
            failures.failed(attempt.clientAddress());
            return Denials.invalid(key, invalid);
        }
        if (verdict instanceof Verdict.Unavailable unavailable) {
            // The validator works for others: a caller with odd keys is to be stopped, and nobody else.
            if (unavailable.cause() != Verdict.Unavailable.Cause.NO_CALL) {
                failures.failed(attempt.clientAddress());
            }
            return Denials.unavailable(key, unavailable);
        }
        return verdict instanceof Verdict.ScopeDenied denied
                ? Denials.insufficientScope(key, denied)
                : Denials.tooManyScopes(key, (Verdict.TooManyScopes) verdict);
    }

    /** A validator can be asked for one scope; what else is demanded is checked against its answer. */
    private @Nullable String scopeToAskFor(AuthRequest attempt) {
        ScopeDemand scope = rules.scope();
        List<ScopeDemand> demands = attempt.scopeDemands();
        if (scope == null && !demands.isEmpty()) {
            scope = demands.get(0);
        }
        if (scope == null || scope.anyOf().size() != 1) {
            return null;
        }
        // What is no scope is not worth a call, nor a verdict of its own in memory.
        String one = scope.anyOf().get(0);
        return Scopes.isScope(one) ? one : null;
    }

    private Decision judge(AuthRequest attempt, Verdict.Valid valid) {
        Decision early = beforeCounting(attempt, valid);
        if (early != null) {
            return early;
        }
        KeyPrincipal principal = valid.principal();
        return decision(principal, limiter.acquire(principal.keyId(), limit(valid)));
    }

    /** The decision about a good key if it does not depend on the key's limit, or null. */
    private @Nullable Decision beforeCounting(AuthRequest attempt, Verdict.Valid valid) {
        KeyPrincipal principal = valid.principal();
        ScopeDemand unmet = unmetDemand(attempt, principal);
        if (unmet != null) {
            return Denials.insufficientScope(principal, unmet);
        }
        if (!valid.allowedIps().isEmpty() && !valid.allowedIps().contain(attempt.clientAddress())) {
            return Denials.addressNotAllowed(principal);
        }
        if (principal.internal()) {
            limiter.note(principal.keyId());
            return new Decision.Allowed(principal, null);
        }
        return null;
    }

    private RateLimit limit(Verdict.Valid valid) {
        RateLimit limit = valid.rateLimit();
        return limit == null ? defaultLimit.get() : limit;
    }

    private static Decision decision(KeyPrincipal principal, LimiterResult answer) {
        if (answer instanceof Permit permit) {
            return permit.allowed() ? new Decision.Allowed(principal, permit) : Denials.limited(principal, permit);
        }
        return answer instanceof LimiterResult.Unavailable unavailable
                ? Denials.limitUnavailable(principal, unavailable)
                : new Decision.Allowed(principal, null);
    }

    private @Nullable ScopeDemand unmetDemand(AuthRequest attempt, KeyPrincipal principal) {
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
}
