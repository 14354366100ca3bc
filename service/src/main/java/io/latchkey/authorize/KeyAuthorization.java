package io.latchkey.authorize;

import io.latchkey.KeyPrincipal;
import io.latchkey.key.PresentedKey;
import io.latchkey.limit.LimiterResult;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import io.latchkey.verify.Verdict;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Continues the decision about one request when the verdict on its key arrives, on whatever thread. Used once. */
final class KeyAuthorization implements Consumer<Verdict> {
    private final VerdictRules rules;
    private final AuthRequest request;
    private final PresentedKey key;
    private final Consumer<Decision> callback;

    KeyAuthorization(VerdictRules rules, AuthRequest request, PresentedKey key, Consumer<Decision> callback) {
        this.rules = rules;
        this.request = request;
        this.key = key;
        this.callback = callback;
    }

    @Override
    public void accept(Verdict verdict) {
        try {
            if (verdict instanceof Verdict.Valid valid) {
                authorize(valid);
            } else {
                callback.accept(deny(verdict));
            }
        } catch (Throwable e) {
            // The thread may be one without a caller that handles errors.
            callback.accept(FailedDecision.of(e));
        }
    }

    private Decision deny(Verdict verdict) {
        if (verdict instanceof Verdict.Invalid invalid) {
            rules.failures().record(request.clientAddress());
            return Denials.invalid(key, invalid);
        }
        if (verdict instanceof Verdict.Unavailable unavailable) {
            // A call for this key failed while others succeed: this limits a caller who sends keys that make calls
            // fail.
            if (unavailable.cause() != Verdict.Unavailable.Cause.NO_CALL) {
                rules.failures().record(request.clientAddress());
            }
            return Denials.unavailable(key, unavailable);
        }
        return verdict instanceof Verdict.ScopeDenied denied
                ? Denials.insufficientScope(key, denied)
                : Denials.tooManyScopes(key, (Verdict.TooManyScopes) verdict);
    }

    private void authorize(Verdict.Valid valid) {
        KeyPrincipal principal = valid.principal();
        RequiredScope missing = missingScope(principal);
        if (missing != null) {
            callback.accept(Denials.insufficientScope(principal, missing));
        } else if (!valid.allowedIps().isEmpty() && !valid.allowedIps().contain(request.clientAddress())) {
            callback.accept(Denials.addressNotAllowed(principal));
        } else if (principal.internal()) {
            rules.limiter().recordUnlimited(principal.keyId());
            callback.accept(new Decision.Allowed(principal, null));
        } else {
            RateLimit own = valid.rateLimit();
            RateLimit limit = own == null ? rules.defaultLimit().get() : own;
            rules.limiter().acquire(principal.keyId(), limit, result -> callback.accept(decision(principal, result)));
        }
    }

    private @Nullable RequiredScope missingScope(KeyPrincipal principal) {
        if (principal.scopes().everything()) {
            return null;
        }
        RequiredScope scope = rules.scope();
        if (scope != null && !scope.isMetBy(principal.scopes())) {
            return scope;
        }
        for (RequiredScope other : request.requiredScopes()) {
            if (!other.isMetBy(principal.scopes())) {
                return other;
            }
        }
        return null;
    }

    private static Decision decision(KeyPrincipal principal, LimiterResult result) {
        if (result instanceof Permit permit) {
            return permit.allowed() ? new Decision.Allowed(principal, permit) : Denials.limited(principal, permit);
        }
        return result instanceof LimiterResult.Unavailable unavailable
                ? Denials.limitUnavailable(principal, unavailable)
                : new Decision.Allowed(principal, null);
    }
}
