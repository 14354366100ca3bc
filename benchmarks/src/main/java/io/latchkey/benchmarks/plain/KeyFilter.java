package io.latchkey.benchmarks.plain;

import io.dropwizard.auth.AuthFilter;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;

/** Reads the key from its header, like Dropwizard's own filters. */
@Priority(Priorities.AUTHENTICATION)
final class KeyFilter extends AuthFilter<String, Caller> {
    @Override
    public void filter(ContainerRequestContext request) {
        String key = request.getHeaderString("X-API-Key");
        if (!authenticate(request, key, "ApiKey")) {
            throw new WebApplicationException(unauthorizedHandler.buildResponse(prefix, realm));
        }
    }

    static final class Builder extends AuthFilterBuilder<String, Caller, KeyFilter> {
        @Override
        protected KeyFilter newInstance() {
            return new KeyFilter();
        }
    }
}
