package io.latchkey.authorize;

import io.latchkey.KeyPrincipal;
import io.latchkey.key.KeyText;
import io.latchkey.key.PresentedKey;
import io.latchkey.key.Scopes;
import io.latchkey.limit.DefaultLimit;
import io.latchkey.limit.FailureLimiter;
import io.latchkey.limit.RateLimiter;
import io.latchkey.verify.KeyVerifier;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides by the rules, then verifies the key, then applies its limit: last, so that a request that is denied for another
 * reason does not count against it. Thread-safe.
 */
public final class KeyAuthorizer implements Authorizer {
    private static final Decision ANONYMOUS = new Decision.Allowed(KeyPrincipal.anonymous(), null);
    private static final Decision PUBLIC = new Decision.Allowed(KeyPrincipal.ofPublicPath(), null);

    private final AuthorizationRules rules;
    private final PublicPaths publicPaths;
    private final KeyVerifier verifier;
    private final Predicate<PresentedKey> recognizes;
    private final FailureLimiter failures;
    private final VerdictRules verdictRules;
    private final Decision missing;

    public KeyAuthorizer(
            AuthorizationRules rules,
            DefaultLimit defaultLimit,
            KeyVerifier verifier,
            RateLimiter limiter,
            FailureLimiter failures) {
        this.rules = rules;
        this.publicPaths = new PublicPaths(rules.publicPaths());
        this.verifier = verifier;
        this.recognizes = verifier::recognizes;
        this.failures = failures;
        this.verdictRules = new VerdictRules(rules.scope(), defaultLimit, limiter, failures);
        this.missing = Denials.missing(rules.keyHeader());
    }

    @Override
    public void authorize(AuthRequest request, Consumer<Decision> callback) {
        String mistake = request.mistake();
        if (mistake != null) {
            callback.accept(Denials.badQuestion(mistake));
        } else if (!rules.required()) {
            callback.accept(ANONYMOUS);
        } else if (isPublic(request)) {
            callback.accept(PUBLIC);
        } else {
            authenticate(request, callback);
        }
    }

    private boolean isPublic(AuthRequest request) {
        String path = request.path();
        return path != null && publicPaths.contain(path) && request.isPathCertain();
    }

    private void authenticate(AuthRequest request, Consumer<Decision> callback) {
        Credentials.KeySelection selection = request.credentials().select(recognizes);
        if (selection instanceof Credentials.One one) {
            verify(request, one.key(), callback);
        } else if (selection instanceof Credentials.None) {
            callback.accept(request.isPreflight() ? PUBLIC : missing);
        } else {
            callback.accept(Denials.AMBIGUOUS);
        }
    }

    private void verify(AuthRequest request, PresentedKey key, Consumer<Decision> callback) {
        if (!KeyText.isWellFormed(key.text())) {
            callback.accept(Denials.malformed(key));
            return;
        }
        String scope = scopeToVerify(request);
        long wait = failures.isEmpty() ? 0 : failures.nanosToWait(request.clientAddress());
        if (wait > 0 && !verifier.isKnownValid(key, scope)) {
            callback.accept(Denials.tooManyFailures(key, wait));
        } else {
            verifier.verify(key, scope, new KeyAuthorization(verdictRules, request, key, callback));
        }
    }

    /** Returns the one scope that the validator is queried about, or null. Its verdict is checked for the other scopes. */
    private @Nullable String scopeToVerify(AuthRequest request) {
        RequiredScope scope = rules.scope();
        List<RequiredScope> others = request.requiredScopes();
        if (scope == null && !others.isEmpty()) {
            scope = others.get(0);
        }
        if (scope == null || scope.anyOf().size() != 1) {
            return null;
        }
        // Ignores malformed scopes: they would cost a validator call and a cache entry.
        String one = scope.anyOf().get(0);
        return Scopes.isScope(one) ? one : null;
    }
}
