package io.latchkey.http.jersey;

import io.latchkey.http.CorsRules;
import io.latchkey.http.HttpAuthRequest;
import io.latchkey.http.ProblemResponse;
import io.latchkey.http.RequestRules;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Response;

/**
 * Answers the preflights of this service's own resources, and makes the answers of protected resources readable for scripts of
 * other origins. At forward auth that is so for refusals alone: any other answer is the service's. Registered only where CORS
 * is configured. Thread-safe.
 */
@PreMatching
@Priority(Priorities.USER + 30) // the headers stand in the same order after every start
public final class CorsFilter implements ContainerRequestFilter, ContainerResponseFilter {
    private final RequestRules rules;

    public CorsFilter(RequestRules rules) {
        this.rules = rules;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        // At forward auth, where every method is GET by now, the gatekeeper decides first.
        JerseyRequestView facts = new JerseyRequestView(request, null);
        if (request.getMethod().equals(CorsRules.OPTIONS)
                && new HttpAuthRequest(facts, rules, RequestTargets.of(request)).isAnsweredPreflight()) {
            Response.ResponseBuilder answer = Response.noContent().header("Cache-Control", "no-store");
            rules.cors().writePreflight(facts, answer::header);
            request.abortWith(answer.build());
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        boolean isProtected = request.getProperty(RequestIdFilter.ID) != null;
        boolean isOurs = !ForwardAuthFilter.isForwardAuth(request)
                || response.getHeaderString(ProblemResponse.STATUS_HEADER) != null;
        if (isProtected && isOurs && response.getHeaderString(CorsRules.ALLOW_ORIGIN) == null) {
            rules.cors().writeReadable(new JerseyRequestView(request, null), response.getHeaders()::add);
        }
    }
}
