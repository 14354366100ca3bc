package io.latchkey.http.jersey;

import io.latchkey.authorize.Decision;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * The decision about a JAX-RS request, kept in the request for the filter that writes its headers. Immutable.
 *
 * @param requestId names the request in logs and in the response
 */
record AuthorizationResult(Decision decision, String requestId) {
    private static final String PROPERTY = AuthorizationResult.class.getName();

    /** Returns the result of a request; null if its resource is not protected. */
    static @Nullable AuthorizationResult of(ContainerRequestContext request) {
        return request.getProperty(PROPERTY) instanceof AuthorizationResult result ? result : null;
    }

    void storeIn(ContainerRequestContext request) {
        request.setProperty(PROPERTY, this);
    }
}
