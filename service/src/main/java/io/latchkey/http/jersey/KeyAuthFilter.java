package io.latchkey.http.jersey;

import io.dropwizard.auth.AuthFilter;
import io.latchkey.KeyPrincipal;
import io.latchkey.authorize.Decision;
import io.latchkey.http.HttpAuthRequest;
import io.latchkey.http.IdentityHeaders;
import io.latchkey.http.ProblemResponse;
import io.latchkey.http.ProblemResponses;
import io.latchkey.http.RateLimitHeaders;
import io.latchkey.http.RequestRules;
import io.latchkey.http.UntrustedPeers;
import io.latchkey.limit.Permit;
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
 * Asks the {@link KeyAuthenticator} before a protected resource runs. Safe for concurrent use.
 *
 * <p>A 401 is thrown, as Dropwizard's own filters do, so that {@code @Auth Optional<KeyPrincipal>} may go on as nobody and a
 * {@code ChainedAuthFilter} may try another scheme. Everything else is final: the request is aborted, which neither of
 * the two can swallow.
 */
@Priority(Priorities.AUTHENTICATION)
public final class KeyAuthFilter extends AuthFilter<HttpAuthRequest, KeyPrincipal> {
    private final RequestRules rules;
    private final RateLimitHeaders limitHeaders;
    private final ProblemResponses answers;

    @Context
    private @Nullable Provider<HttpServletRequest> servletRequest;

    private KeyAuthFilter(RequestRules rules, RateLimitHeaders limitHeaders) {
        this.rules = rules;
        this.limitHeaders = limitHeaders;
        this.answers = new ProblemResponses(rules.credentials().schemes());
    }

    /** A filter that asks the given authenticator and lets a role be a scope. */
    public static KeyAuthFilter of(KeyAuthenticator authenticator, RequestRules rules, RateLimitHeaders limitHeaders) {
        return new Builder(rules, limitHeaders)
                .setAuthenticator(authenticator)
                .setAuthorizer((principal, role, context) -> principal.scopes().hold(role))
                .setRealm(ProblemResponse.REALM)
                .buildAuthFilter();
    }

    @Override
    public void filter(ContainerRequestContext request) {
        JerseyRequestView facts = JerseyRequestView.of(request, servletRequest);
        if (!ForwardAuthFilter.isForwardAuth(request)) {
            UntrustedPeers.look(rules, facts);
        }
        HttpAuthRequest attempt = new HttpAuthRequest(facts, rules, RequestTargets.of(request));
        request.setProperty(RequestIdFilter.ID, attempt.requestId());
        authenticate(request, attempt, "API_KEY");
        Decision decision = attempt.decision();
        if (decision instanceof Decision.Denied refused) {
            refuse(request, answers.of(refused), refused.permit());
        } else if (attempt.isAnsweredPreflight()) {
            answerPreflight(request, attempt, ((Decision.Allowed) decision).principal());
        } else if (decision.permit() != null) {
            request.setProperty(LimitHeadersFilter.PERMIT, decision.permit());
        }
    }

    private static void answerPreflight(
            ContainerRequestContext request, HttpAuthRequest attempt, KeyPrincipal principal) {
        Response.ResponseBuilder answer = Response.noContent().header("Cache-Control", "no-store");
        IdentityHeaders.write(principal, answer::header);
        attempt.writePreflight(answer::header);
        request.abortWith(answer.build());
    }

    private void refuse(ContainerRequestContext request, ProblemResponse answer, @Nullable Permit permit) {
        Response.ResponseBuilder response =
                Response.status(answer.status()).type(ProblemResponse.TYPE).entity(answer.body());
        answer.writeHeaders(response::header);
        if (permit != null) {
            limitHeaders.write(permit, response::header);
        }
        if (answer.status() == Response.Status.UNAUTHORIZED.getStatusCode()) {
            throw new WebApplicationException(response.build());
        }
        request.abortWith(response.build());
        // A chain goes on to its next filter unless the security context has changed.
        request.setSecurityContext(new Nobody(request.getSecurityContext()));
    }

    private static final class Builder extends AuthFilterBuilder<HttpAuthRequest, KeyPrincipal, KeyAuthFilter> {
        private final RequestRules rules;
        private final RateLimitHeaders limitHeaders;

        Builder(RequestRules rules, RateLimitHeaders limitHeaders) {
            this.rules = rules;
            this.limitHeaders = limitHeaders;
        }

        @Override
        protected KeyAuthFilter newInstance() {
            return new KeyAuthFilter(rules, limitHeaders);
        }
    }

    /** The context of a request that was aborted: it has no user and no role. */
    private record Nobody(@Nullable SecurityContext before) implements SecurityContext {
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
