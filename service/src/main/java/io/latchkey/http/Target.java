package io.latchkey.http;

import io.latchkey.gate.ScopeDemand;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request wants: with forward auth that is another request than the one at hand. Immutable.
 *
 * @param method the method asked for, or null for that of the request at hand
 * @param path the raw path asked for, or null where it is not known
 * @param scopeDemands the scopes that this target asks for by itself
 * @param queryKeys the values of the query parameter that may carry a key
 */
record Target(@Nullable String method, @Nullable String path, List<ScopeDemand> scopeDemands, List<String> queryKeys) {
    /** Nothing is known of it. */
    static final Target UNKNOWN = new Target(null, null, List.of(), List.of());

    private static final String PROPERTY = Target.class.getName();

    Target {
        scopeDemands = List.copyOf(scopeDemands);
        queryKeys = List.copyOf(queryKeys);
    }

    /** What an earlier filter set, or else the request itself. */
    static Target of(ContainerRequestContext request) {
        return request.getProperty(PROPERTY) instanceof Target target
                ? target
                : new Target(
                        null,
                        request.getUriInfo().getRequestUri().getRawPath(),
                        List.of(),
                        QueryKeyHandler.keys(request));
    }

    void attachTo(ContainerRequestContext request) {
        request.setProperty(PROPERTY, this);
    }

    Target demanding(ScopeDemand demand) {
        List<ScopeDemand> demands = new ArrayList<>(scopeDemands);
        demands.add(demand);
        return new Target(method, path, demands, queryKeys);
    }
}
