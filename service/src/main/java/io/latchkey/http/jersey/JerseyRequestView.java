package io.latchkey.http.jersey;

import io.latchkey.http.RequestView;
import io.latchkey.http.TrustedProxies;
import jakarta.inject.Provider;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.InetAddress;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A JAX-RS request. What the servlet request says is read when the view is created: another thread, such as one on which a verdict
 * arrives, has no access to JAX-RS's request scope.
 *
 * @param peer the address at the other end of the connection, or null if it is unknown
 * @param query the raw query, or null if there is none
 */
record JerseyRequestView(
        ContainerRequestContext request,
        @Nullable InetAddress peer,
        @Nullable String query) implements RequestView {
    /** Creates a view whose {@link #peer} is unknown. */
    static JerseyRequestView of(ContainerRequestContext request) {
        return new JerseyRequestView(
                request, null, request.getUriInfo().getRequestUri().getRawQuery());
    }

    /** Creates a view on a thread in the scope of the request. */
    static JerseyRequestView of(
            ContainerRequestContext request, @Nullable Provider<HttpServletRequest> servletRequest) {
        if (servletRequest == null) {
            return of(request);
        }
        HttpServletRequest servlet = servletRequest.get();
        // Jersey's own query is encoded anew where it is not written as RFC 3986 requires.
        return new JerseyRequestView(
                request, TrustedProxies.address(servlet.getRemoteAddr()), servlet.getQueryString());
    }

    @Override
    public String method() {
        return request.getMethod();
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
}
