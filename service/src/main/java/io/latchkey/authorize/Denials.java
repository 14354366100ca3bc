package io.latchkey.authorize;

import io.latchkey.KeyPrincipal;
import io.latchkey.key.PresentedKey;
import io.latchkey.limit.LimiterResult;
import io.latchkey.limit.Permit;
import io.latchkey.verify.Verdict;
import org.jspecify.annotations.Nullable;

/** The denials, with the text that callers get. Stateless. */
final class Denials {
    static final Decision AMBIGUOUS = of(
            DenialReason.AMBIGUOUS_KEY, "The request carries several different API keys. Send only one.", null, null);

    private Denials() {}

    static Decision badQuestion(String detail) {
        return of(DenialReason.BAD_QUESTION, detail, null, null);
    }

    static Decision missing(String header) {
        return of(DenialReason.MISSING_KEY, "Missing API key. Provide " + header + " header.", null, null);
    }

    static Decision malformed(PresentedKey key) {
        return of(DenialReason.INVALID_KEY, "Invalid API key.", idOf(key), "malformed");
    }

    static Decision invalid(PresentedKey key, Verdict.Invalid verdict) {
        return of(
                DenialReason.INVALID_KEY,
                verdict.detail() == null ? "Invalid API key." : verdict.detail(),
                verdict.keyId() == null ? idOf(key) : verdict.keyId(),
                verdict.reason());
    }

    static Decision tooManyFailures(PresentedKey key, long nanos) {
        return new Decision.Denied(
                DenialReason.TOO_MANY_FAILURES,
                "Too many failed attempts from your address. Try again in " + Seconds.roundedUp(nanos) + " seconds.",
                idOf(key),
                null,
                null,
                nanos);
    }

    static Decision unavailable(PresentedKey key, Verdict.Unavailable verdict) {
        return Decision.Denied.unavailable(idOf(key), verdict.reason());
    }

    /** Returns the denial for a decision that failed with an error, when nothing is known of the key. */
    static Decision failed(String kind) {
        return Decision.Denied.unavailable(null, "the decision failed (" + kind + ")");
    }

    static Decision tooManyScopes(PresentedKey key, Verdict.TooManyScopes verdict) {
        return new Decision.Denied(
                DenialReason.RATE_LIMITED,
                "Too many different scopes are demanded of this API key. Try again in "
                        + Seconds.roundedUp(verdict.waitNanos()) + " seconds.",
                idOf(key),
                "too many scopes",
                null,
                verdict.waitNanos());
    }

    static Decision insufficientScope(PresentedKey key, Verdict.ScopeDenied verdict) {
        return insufficientScope(verdict.scope() == null ? "" : verdict.scope(), idOf(key));
    }

    static Decision insufficientScope(KeyPrincipal principal, RequiredScope missing) {
        return insufficientScope(missing.toString(), principal.keyId());
    }

    private static Decision insufficientScope(String scope, String keyId) {
        return of(DenialReason.INSUFFICIENT_SCOPE, "API key does not have scope: " + scope, keyId, null);
    }

    static Decision addressNotAllowed(KeyPrincipal principal) {
        return of(
                DenialReason.ADDRESS_NOT_ALLOWED,
                "API key may not be used from this address.",
                principal.keyId(),
                null);
    }

    static Decision limited(KeyPrincipal principal, Permit permit) {
        if (permit.limit().requests() == 0) {
            // Waiting does not help, so no time is given.
            return new Decision.Denied(
                    DenialReason.RATE_LIMITED,
                    "This API key has a limit of 0 requests.",
                    principal.keyId(),
                    "limit of 0 requests",
                    permit,
                    0);
        }
        return new Decision.Denied(
                DenialReason.RATE_LIMITED,
                "Rate limit exceeded. Try again in " + Seconds.roundedUp(permit.resetNanos()) + " seconds.",
                principal.keyId(),
                null,
                permit,
                permit.resetNanos());
    }

    static Decision limitUnavailable(KeyPrincipal principal, LimiterResult.Unavailable result) {
        return new Decision.Denied(
                DenialReason.VALIDATION_UNAVAILABLE,
                "The limit of this API key cannot be checked at the moment. Try again in a few seconds.",
                principal.keyId(),
                result.reason(),
                null,
                result.retryAfterNanos());
    }

    private static Decision of(
            DenialReason reason, String detail, @Nullable String keyId, @Nullable String explanation) {
        return new Decision.Denied(reason, detail, keyId, explanation, null, 0);
    }

    private static String idOf(PresentedKey key) {
        return key.digest().id();
    }
}
