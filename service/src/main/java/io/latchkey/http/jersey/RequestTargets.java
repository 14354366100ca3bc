package io.latchkey.http.jersey;

import io.latchkey.http.RequestTarget;
import io.latchkey.http.jetty.QueryKeyHandler;
import jakarta.ws.rs.container.ContainerRequestContext;

/** Stores the target of a JAX-RS request between its filters. Stateless. */
final class RequestTargets {
    private static final String PROPERTY = RequestTarget.class.getName();

    private RequestTargets() {}

    /** Returns the target that an earlier filter stored, otherwise the request itself. */
    static RequestTarget of(ContainerRequestContext request) {
        return request.getProperty(PROPERTY) instanceof RequestTarget target
                ? target
                : RequestTarget.ofPath(
                        request.getUriInfo().getRequestUri().getRawPath(), QueryKeyHandler.keys(request));
    }

    static void set(ContainerRequestContext request, RequestTarget target) {
        request.setProperty(PROPERTY, target);
    }
}
