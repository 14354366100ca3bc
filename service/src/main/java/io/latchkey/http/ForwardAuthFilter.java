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
    /** The value of {@code deny} that asks for {@link #deny}. */
    static final String DENY = "403";

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
        target(request).attachTo(request);
    }

    private Target target(ContainerRequestContext request) {
        List<String> queryKeys = QueryKeyHandler.keys(request);
        if (isPlain(request)) {
            List<String> scopes = request.getUriInfo().getQueryParameters().getOrDefault("scope", List.of());
            return ForwardAuthTarget.plain(new JerseyFacts(request, servletRequest), rules, scopes, queryKeys);
        }
        String path = request.getUriInfo().getPath(false);
        return ForwardAuthTarget.below(path.substring(path.indexOf('/')), queryKeys);
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!isPlain(request)
                || !DENY.equals(request.getUriInfo().getQueryParameters().getFirst("deny"))) {
            return;
        }
        if (response.getEntity() instanceof String problem && response.getHeaderString(Answer.STATUS_HEADER) != null) {
            // A proxy that shows no status but 401 and 403 drops the body too.
            response.getHeaders().putSingle(Answer.PROBLEM_HEADER, problem);
        }
        response.setStatus(deny(response.getStatus()));
    }

    /** The status for a proxy that passes on no other refusal than 401 and 403. */
    static int deny(int status) {
        return status == TOO_MANY_REQUESTS || status == SERVICE_UNAVAILABLE ? FORBIDDEN : status;
    }

    private static boolean isPlain(ContainerRequestContext request) {
        return request.getUriInfo().getPath(false).indexOf('/') < 0;
    }
}
