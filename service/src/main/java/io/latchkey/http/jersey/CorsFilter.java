package io.latchkey.http.jersey;

import io.latchkey.http.CorsRules;
import io.latchkey.http.HttpAuthRequest;
import io.latchkey.http.RequestRules;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Response;

/** Answers the preflights of the application's own resources. Registered only where CORS is configured. Thread-safe. */
@PreMatching
public final class CorsFilter implements ContainerRequestFilter {
    private final RequestRules rules;

    public CorsFilter(RequestRules rules) {
        this.rules = rules;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        if (!request.getMethod().equals(CorsRules.OPTIONS)) {
            return;
        }
        JerseyRequestView view = JerseyRequestView.of(request);
        if (new HttpAuthRequest(view, rules, ScopesAllowedFeature.target(request)).isAnsweredPreflight()) {
            Response.ResponseBuilder response = Response.noContent().header("Cache-Control", "no-store");
            rules.cors().writePreflight(view, response::header);
            request.abortWith(response.build());
        }
    }
}
