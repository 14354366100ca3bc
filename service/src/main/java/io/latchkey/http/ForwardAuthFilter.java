package io.latchkey.http;

import jakarta.annotation.Priority;
import jakarta.inject.Provider;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads which request a call of {@code /verify} stands for, and answers in the way that its proxy understands. Safe for
 * concurrent use.
 */
@ForwardAuth
@Priority(Priorities.AUTHENTICATION - 20)
public final class ForwardAuthFilter implements ContainerRequestFilter, ContainerResponseFilter {
    private static final String DENY = ForwardAuthFilter.class.getName();
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final RequestRules rules;

    @Context
    private @Nullable Provider<HttpServletRequest> servletRequest;

    public ForwardAuthFilter(RequestRules rules) {
        this.rules = rules;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath(false);
        int slash = path.indexOf('/');
        String below = slash < 0 ? "" : path.substring(slash);
        List<String> keys = QueryKeyHandler.keys(request);
        JerseyFacts facts = new JerseyFacts(request, servletRequest);
        VerifyQuery query = ForwardAuthPath.isPlain(below) ? VerifyQuery.parse(facts.query()) : VerifyQuery.EMPTY;
        request.setProperty(DENY, query.deny());
        if (ForwardAuthPath.isPlain(below)) {
            ForwardAuthTarget.plain(facts, rules, query, keys).attachTo(request);
        } else {
            ForwardAuthTarget.below(facts, rules, below, keys).attachTo(request);
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!Boolean.TRUE.equals(request.getProperty(DENY))) {
            return;
        }
        if (response.getEntity() instanceof String problem && response.getHeaderString(Answer.STATUS_HEADER) != null) {
            // A proxy that shows no status but 401 and 403 drops the body too.
            response.getHeaders().putSingle(Answer.PROBLEM_HEADER, problem);
        }
        response.setStatus(deny(response.getStatus()));
    }

    /** Returns whether a request stands for another one. */
    static boolean isForwardAuth(ContainerRequestContext request) {
        return request.getProperty(DENY) != null;
    }

    /** The status for a proxy that passes on no other refusal than 401 and 403. */
    static int deny(int status) {
        return status == TOO_MANY_REQUESTS || status == SERVICE_UNAVAILABLE ? FORBIDDEN : status;
    }
}
