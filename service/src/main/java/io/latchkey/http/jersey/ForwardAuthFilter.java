package io.latchkey.http.jersey;

import io.latchkey.http.ProblemResponse;
import io.latchkey.http.RequestRules;
import io.latchkey.http.forwardauth.ForwardAuthPath;
import io.latchkey.http.forwardauth.ForwardAuthQuery;
import io.latchkey.http.forwardauth.ForwardAuthTarget;
import io.latchkey.http.jetty.QueryKeyHandler;
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
        JerseyRequestView facts = JerseyRequestView.of(request, servletRequest);
        ForwardAuthQuery query =
                ForwardAuthPath.isPlain(below) ? ForwardAuthQuery.parse(facts.query()) : ForwardAuthQuery.EMPTY;
        request.setProperty(DENY, query.deny());
        if (ForwardAuthPath.isPlain(below)) {
            RequestTargets.set(request, ForwardAuthTarget.plain(facts, rules, query, keys));
        } else {
            RequestTargets.set(request, ForwardAuthTarget.below(facts, rules, below, keys));
        }
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!Boolean.TRUE.equals(request.getProperty(DENY))) {
            return;
        }
        if (response.getEntity() instanceof String problem
                && response.getHeaderString(ProblemResponse.STATUS_HEADER) != null) {
            // A proxy that shows no status but 401 and 403 drops the body too.
            response.getHeaders().putSingle(ProblemResponse.PROBLEM_HEADER, problem);
        }
        response.setStatus(ForwardAuthQuery.denyStatus(response.getStatus()));
    }

    /** Returns whether a request stands for another one. */
    static boolean isForwardAuth(ContainerRequestContext request) {
        return request.getProperty(DENY) != null;
    }
}
