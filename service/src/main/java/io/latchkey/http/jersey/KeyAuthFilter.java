package io.latchkey.http.jersey;

import io.dropwizard.auth.AuthFilter;
import io.latchkey.KeyPrincipal;
import io.latchkey.authorize.Authorizer;
import io.latchkey.authorize.Decision;
import io.latchkey.http.HttpAuthRequest;
import io.latchkey.http.ProblemResponse;
import io.latchkey.http.ProblemResponses;
import io.latchkey.http.RequestRules;
import io.latchkey.http.UntrustedPeers;
import jakarta.annotation.Priority;
import jakarta.inject.Provider;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * Obtains the decision before a protected resource runs, and passes it to the {@link KeyAuthenticator}. Thread-safe.
 *
 * <p>A 401 is thrown, as Dropwizard's own filters do, so that {@code @Auth Optional<KeyPrincipal>} may continue without a
 * principal and a {@code ChainedAuthFilter} may try another scheme. Every other denial is final: the request is aborted, which
 * neither of the two can swallow.
 */
@Priority(Priorities.AUTHENTICATION)
public final class KeyAuthFilter extends AuthFilter<Decision, KeyPrincipal> {
    private final BlockingAuthorizer keyAuthorizer;
    private final RequestRules rules;
    private final ProblemResponses responses;

    @Context
    private @Nullable Provider<HttpServletRequest> servletRequest;

    private KeyAuthFilter(Authorizer keyAuthorizer, RequestRules rules) {
        this.keyAuthorizer = new BlockingAuthorizer(keyAuthorizer);
        this.rules = rules;
        this.responses = new ProblemResponses(rules.credentials().schemes());
    }

    /** Returns a filter for this authorizer. A role is a scope. */
    public static KeyAuthFilter of(Authorizer authorizer, RequestRules rules) {
        return new Builder(authorizer, rules)
                .setAuthenticator(new KeyAuthenticator())
                .setAuthorizer((principal, role, context) -> principal.scopes().hold(role))
                .setRealm(ProblemResponse.REALM)
                .buildAuthFilter();
    }

    @Override
    public void filter(ContainerRequestContext context) {
        JerseyRequestView view = JerseyRequestView.of(context, servletRequest);
        UntrustedPeers.check(rules, view);
        HttpAuthRequest request = new HttpAuthRequest(view, rules, ScopesAllowedFeature.target(context));
        Decision decision = keyAuthorizer.authorize(request);
        new AuthorizationResult(decision, request.requestId()).storeIn(context);
        authenticate(context, decision, "API_KEY");
        if (decision instanceof Decision.Denied denied) {
            deny(context, responses.of(denied));
        }
    }

    private static void deny(ContainerRequestContext request, ProblemResponse problem) {
        Response.ResponseBuilder response =
                Response.status(problem.status()).type(ProblemResponse.TYPE).entity(problem.body());
        problem.writeHeaders(response::header);
        if (problem.status() == Response.Status.UNAUTHORIZED.getStatusCode()) {
            throw new WebApplicationException(response.build());
        }
        request.abortWith(response.build());
        // A chain goes on to its next filter unless the security context has changed.
        request.setSecurityContext(new NoPrincipal(request.getSecurityContext()));
    }

    private static final class Builder extends AuthFilterBuilder<Decision, KeyPrincipal, KeyAuthFilter> {
        private final Authorizer keyAuthorizer;
        private final RequestRules rules;

        Builder(Authorizer keyAuthorizer, RequestRules rules) {
            this.keyAuthorizer = keyAuthorizer;
            this.rules = rules;
        }

        @Override
        protected KeyAuthFilter newInstance() {
            return new KeyAuthFilter(keyAuthorizer, rules);
        }
    }

    /** The context of a request that was aborted: it has no user and no role. */
    private record NoPrincipal(@Nullable SecurityContext before) implements SecurityContext {
        @Override
        public @Nullable Principal getUserPrincipal() {
            return null;
        }

        @Override
        public boolean isUserInRole(String role) {
            return false;
        }

        @Override
        public boolean isSecure() {
            return before != null && before.isSecure();
        }

        @Override
        public @Nullable String getAuthenticationScheme() {
            return null;
        }
    }
}
