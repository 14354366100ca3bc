package io.latchkey.http;

import jakarta.inject.Provider;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request as JAX-RS holds it. */
record JerseyFacts(
        ContainerRequestContext request, @Nullable Provider<HttpServletRequest> servletRequest)
        implements RequestFacts {
    @Override
    public String method() {
        return request.getMethod();
    }

    @Override
    public @Nullable InetAddress peer() {
        return servletRequest == null
                ? null
                : TrustedProxies.address(servletRequest.get().getRemoteAddr());
    }

    @Override
    public List<String> headers(String name) {
        List<String> values = request.getHeaders().get(name);
        return values == null ? List.of() : values;
    }
}
