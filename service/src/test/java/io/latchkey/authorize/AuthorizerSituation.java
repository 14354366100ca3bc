package io.latchkey.authorize;

import com.google.common.net.InetAddresses;
import io.latchkey.Callbacks;
import io.latchkey.KeyPrincipal;
import io.latchkey.key.AddressRange;
import io.latchkey.key.AddressRanges;
import io.latchkey.key.PresentedKey;
import io.latchkey.key.Scopes;
import io.latchkey.limit.DefaultLimit;
import io.latchkey.limit.FailureLimiter;
import io.latchkey.limit.LimiterResult;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import io.latchkey.limit.RateLimiter;
import io.latchkey.verify.LocalVerifier;
import io.latchkey.verify.Verdict;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a gatekeeper finds, built from "all is well": one good key, from anywhere, with room in its limit. */
final class AuthorizerSituation implements AuthRequest {
    static final RateLimit DEFAULT = new RateLimit(60, 60_000_000_000L);
    static final RateLimit KEY_LIMIT = new RateLimit(5, 1_000_000_000);
    private static final String GOOD_KEY = "sk_test_FAKE";

    private final List<RequiredScope> requiredScopes = new ArrayList<>();
    private final List<String> limiterCalls = new ArrayList<>();
    private Credentials credentials = new Credentials.One(new PresentedKey(GOOD_KEY));
    private Scopes scopes = Scopes.all();
    private AddressRanges allowed = AddressRanges.none();
    private boolean required = true;
    private boolean internal;
    private boolean full;
    private boolean everyKeyIsKnown;
    private @Nullable String path = "/speak";
    private @Nullable InetAddress address;
    private @Nullable RequiredScope serviceScope;
    private @Nullable RateLimit ownLimit;

    static AuthorizerSituation given() {
        return new AuthorizerSituation();
    }

    AuthorizerSituation key(@Nullable String text) {
        return credentials(text == null ? new Credentials.None() : new Credentials.One(new PresentedKey(text)));
    }

    AuthorizerSituation credentials(Credentials other) {
        credentials = other;
        return this;
    }

    AuthorizerSituation path(@Nullable String other) {
        path = other;
        return this;
    }

    AuthorizerSituation from(@Nullable String text) {
        address = text == null ? null : InetAddresses.forString(text);
        return this;
    }

    AuthorizerSituation needs(String scope) {
        serviceScope = RequiredScope.of(scope);
        return this;
    }

    AuthorizerSituation requires(String... anyOf) {
        requiredScopes.add(new RequiredScope(List.of(anyOf)));
        return this;
    }

    AuthorizerSituation scopes(String... names) {
        scopes = Scopes.of(List.of(names));
        return this;
    }

    AuthorizerSituation allowed(String range) {
        allowed = new AddressRanges(List.of(AddressRange.parse(range)));
        return this;
    }

    AuthorizerSituation notRequired() {
        required = false;
        return this;
    }

    AuthorizerSituation internal() {
        internal = true;
        return this;
    }

    /** The limiter refuses. */
    AuthorizerSituation full() {
        full = true;
        return this;
    }

    AuthorizerSituation everyKeyIsKnown() {
        everyKeyIsKnown = true;
        return this;
    }

    AuthorizerSituation ownLimit(RateLimit limit) {
        ownLimit = limit;
        return this;
    }

    Decision decide() {
        AuthorizationRules rules = new AuthorizationRules(required, serviceScope, Set.of("/health"), "X-API-Key");
        LocalVerifier verifier = new LocalVerifier() {
            @Override
            public Verdict lookUp(PresentedKey key) {
                return recognizes(key)
                        ? new Verdict.Valid(principal(), ownLimit, allowed, null)
                        : Verdict.Invalid.unknown();
            }

            @Override
            public boolean recognizes(PresentedKey key) {
                return everyKeyIsKnown || key.text().equals(GOOD_KEY);
            }
        };
        FailureLimiter failures = new FailureLimiter(null, () -> 0, Runnable::run);
        RateLimiter limiter = new RateLimiter() {
            @Override
            public void acquire(String keyId, RateLimit limit, Consumer<LimiterResult> callback) {
                limiterCalls.add(keyId + " " + limit);
                callback.accept(permit(!full, limit));
            }

            @Override
            public void recordUnlimited(String keyId) {
                limiterCalls.add(keyId + " without a limit");
            }
        };
        return Callbacks.authorize(
                new KeyAuthorizer(rules, new DefaultLimit(DEFAULT), verifier, limiter, failures), this);
    }

    KeyPrincipal principal() {
        return new KeyPrincipal("id-1", "alice", null, scopes, KeyPrincipal.Source.LOCAL, internal);
    }

    Permit permit(boolean isAllowed, RateLimit limit) {
        return new Permit(isAllowed, limit, isAllowed ? 1 : 0, 2_000_000_001L);
    }

    List<String> limiterCalls() {
        return limiterCalls;
    }

    @Override
    public String method() {
        return "GET";
    }

    @Override
    public String requestId() {
        return "request-1";
    }

    @Override
    public @Nullable String path() {
        return path;
    }

    @Override
    public Credentials credentials() {
        return credentials;
    }

    @Override
    public @Nullable InetAddress clientAddress() {
        return address;
    }

    @Override
    public List<RequiredScope> requiredScopes() {
        return requiredScopes;
    }
}
