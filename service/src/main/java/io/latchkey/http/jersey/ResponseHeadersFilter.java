package io.latchkey.http.jersey;

import io.latchkey.authorize.Decision;
import io.latchkey.http.CorsRules;
import io.latchkey.http.RateLimitHeaders;
import io.latchkey.http.RequestId;
import io.latchkey.http.RequestRules;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;

/**
 * Writes Latchkey's headers into the responses of protected resources, allowed and denied ones: those of the limit, the
 * request's id, and those that let scripts of other origins read the response. Thread-safe.
 */
@Priority(Priorities.USER + 10)
public final class ResponseHeadersFilter implements ContainerResponseFilter {
    private final RequestRules rules;
    private final RateLimitHeaders limitHeaders;

    public ResponseHeadersFilter(RequestRules rules, RateLimitHeaders limitHeaders) {
        this.rules = rules;
        this.limitHeaders = limitHeaders;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        AuthorizationResult result = AuthorizationResult.of(request);
        if (result == null) {
            return;
        }
        boolean allowed = result.decision() instanceof Decision.Allowed;
        if (!allowed) {
            writeLimit(result.decision(), response);
        }
        if (rules.cors().isReadable() && response.getHeaderString(CorsRules.ALLOW_ORIGIN) == null) {
            rules.cors().writeReadable(JerseyRequestView.of(request), response.getHeaders()::add);
        }
        response.getHeaders().putSingle(RequestId.HEADER, result.requestId());
        if (allowed) {
            writeLimit(result.decision(), response);
        }
    }

    private void writeLimit(Decision decision, ContainerResponseContext response) {
        if (decision.permit() != null) {
            limitHeaders.write(decision.permit(), response.getHeaders()::putSingle);
        }
    }
}
