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
 * A JAX-RS request. The address of its peer is known only with the servlet request. May be read by another thread, which has no
 * access to JAX-RS's request scope.
 */
record JerseyRequestView(
        ContainerRequestContext request, @Nullable HttpServletRequest servletRequest) implements RequestView {
    /** Creates the view on a thread in the scope of the request. */
    static JerseyRequestView of(
            ContainerRequestContext request, @Nullable Provider<HttpServletRequest> servletRequest) {
        return new JerseyRequestView(request, servletRequest == null ? null : servletRequest.get());
    }

    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public @Nullable InetAddress peer() {
        return servletRequest == null ? null : TrustedProxies.address(servletRequest.getRemoteAddr());
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
        return servletRequest == null
                ? request.getUriInfo().getRequestUri().getRawQuery()
                : servletRequest.getQueryString();
    }
}
