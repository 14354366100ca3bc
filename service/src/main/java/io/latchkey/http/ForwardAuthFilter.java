package io.latchkey.http;

import io.latchkey.gate.ScopeDemand;
import jakarta.annotation.Priority;
import jakarta.inject.Provider;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads which request a call of {@code /verify} stands for, and answers in the way that its proxy understands. Safe for
 * concurrent use.
 *
 * <p>{@code scope} and {@code deny} are read at plain {@code /verify} only: under {@code /verify/...} the query is the
 * caller's own, as Envoy passes it on.
 */
@ForwardAuth
@Priority(Priorities.AUTHENTICATION - 20)
public final class ForwardAuthFilter implements ContainerRequestFilter, ContainerResponseFilter {
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVICE_UNAVAILABLE = 503;

    /** For logs alone. */
    private static final Pattern METHOD = Pattern.compile("[A-Z-]{1,32}");

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
        if (!isPlain(request)) {
            String path = request.getUriInfo().getPath(false);
            return new Target(null, path.substring(path.indexOf('/')), List.of(), queryKeys);
        }
        List<ScopeDemand> demands = request.getUriInfo().getQueryParameters().getOrDefault("scope", List.of()).stream()
                .filter(scope -> !scope.isEmpty())
                .map(ScopeDemand::of)
                .toList();
        String method = forwarded(request, "X-Forwarded-Method");
        String uri = forwarded(request, "X-Forwarded-Uri");
        if (method != null && !METHOD.matcher(method).matches()) {
            method = null;
        }
        if (uri == null) {
            return new Target(method, null, demands, queryKeys);
        }
        ForwardedUri forwarded = ForwardedUri.parse(uri);
        String parameter = rules.credentials().queryParameter();
        List<String> all = new ArrayList<>(queryKeys);
        if (parameter != null) {
            all.addAll(forwarded.values(parameter));
        }
        return new Target(method, forwarded.path(), demands, all);
    }

    private @Nullable String forwarded(ContainerRequestContext request, String header) {
        List<String> values = request.getHeaders().get(header);
        boolean trusted = servletRequest != null
                && rules.trustedProxies().trust(servletRequest.get().getRemoteAddr());
        // Two of them: one may be the caller's own.
        return trusted && values != null && values.size() == 1 ? values.get(0) : null;
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (!isPlain(request)
                || !Integer.toString(FORBIDDEN)
                        .equals(request.getUriInfo().getQueryParameters().getFirst("deny"))) {
            return;
        }
        int status = response.getStatus();
        if (response.getEntity() instanceof String problem && response.getHeaderString(Answer.STATUS_HEADER) != null) {
            // A proxy that shows no status but 401 and 403 drops the body too.
            response.getHeaders().putSingle(Answer.PROBLEM_HEADER, problem);
        }
        if (status == TOO_MANY_REQUESTS || status == SERVICE_UNAVAILABLE) {
            response.setStatus(FORBIDDEN);
        }
    }

    private static boolean isPlain(ContainerRequestContext request) {
        return request.getUriInfo().getPath(false).indexOf('/') < 0;
    }
}
