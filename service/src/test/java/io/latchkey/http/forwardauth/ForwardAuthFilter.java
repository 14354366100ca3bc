package io.latchkey.http.forwardauth;

import io.latchkey.http.HttpAuthRequest;
import io.latchkey.http.ProblemResponse;
import io.latchkey.http.RequestRules;
import io.latchkey.http.RequestTarget;
import io.latchkey.http.RequestView;
import io.latchkey.http.TrustedProxies;
import io.latchkey.http.jetty.QueryKeyHandler;
import jakarta.annotation.Priority;
import jakarta.inject.Provider;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.net.InetAddress;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The oracle's filter: reads which request a call of {@code /verify} stands for, and adapts the response to its proxy.
 * Thread-safe.
 */
@ForwardAuthFilter.ForwardAuth
@Priority(Priorities.AUTHENTICATION - 20)
public final class ForwardAuthFilter implements ContainerRequestFilter, ContainerResponseFilter {
    private static final String DENY = ForwardAuthFilter.class.getName();

    private final RequestRules rules;

    @Context
    private @Nullable Provider<HttpServletRequest> servletRequest;

    ForwardAuthFilter(RequestRules rules) {
        this.rules = rules;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath(false);
        int slash = path.indexOf('/');
        String below = slash < 0 ? "" : path.substring(slash);
        View view = new View(request, servletRequest.get());
        ForwardAuthQuery query =
                ForwardAuthPath.isPlain(below) ? ForwardAuthQuery.parse(view.query()) : ForwardAuthQuery.EMPTY;
        RequestTarget target = ForwardAuthTarget.of(view, rules, below, query, QueryKeyHandler.keys(request));
        RequestTarget withMethod = new RequestTarget(
                target.method() == null ? view.method() : target.method(),
                target.methodCertain(),
                target.path(),
                target.pathCertain(),
                target.requiredScopes(),
                target.queryKeys(),
                target.mistake());
        request.setProperty(DENY, query.deny());
        // Here the authentication filter looks for it.
        request.setProperty(RequestTarget.class.getName(), withMethod);
        request.setProperty(HttpAuthRequest.class.getName(), new HttpAuthRequest(view, rules, withMethod));
    }

    static HttpAuthRequest authRequest(ContainerRequestContext request) {
        return (HttpAuthRequest) request.getProperty(HttpAuthRequest.class.getName());
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getHeaderString(ProblemResponse.STATUS_HEADER) == null) {
            // Any response but a denial is that of the service behind the proxy, which decides who may read it.
            response.getHeaders().keySet().removeIf(name -> name.startsWith("Access-Control-") || name.equals("Vary"));
        }
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

    /** Binds the filter to the resource. */
    @NameBinding
    @Retention(RetentionPolicy.RUNTIME)
    @interface ForwardAuth {}

    /** The request as it was before {@link ForwardedMethodFilter} made a plain GET of it. */
    private record View(ContainerRequestContext request, HttpServletRequest servletRequest) implements RequestView {
        @Override
        public String method() {
            return (String) servletRequest.getAttribute(ForwardedMethodFilter.ORIGINAL);
        }

        @Override
        public @Nullable InetAddress peer() {
            return TrustedProxies.address(servletRequest.getRemoteAddr());
        }

        @Override
        public List<String> headers(String name) {
            List<String> values = request.getHeaders().get(name);
            return values == null ? List.of() : values;
        }

        @Override
        public boolean hasHeader(Predicate<String> name) {
            return request.getHeaders().keySet().stream().anyMatch(name);
        }

        @Override
        public void forEachHeader(BiConsumer<String, String> visitor) {
            request.getHeaders().forEach((name, values) -> values.forEach(value -> visitor.accept(name, value)));
        }

        @Override
        public @Nullable String query() {
            // Jersey encodes anew what is not written as RFC 3986 wants it.
            return servletRequest.getQueryString();
        }
    }
}
