package io.latchkey.http.jersey;

import io.latchkey.authorize.RequiredScope;
import io.latchkey.http.RequestTarget;
import io.latchkey.http.jetty.QueryKeyHandler;
import jakarta.annotation.Priority;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds the scopes that {@code @RolesAllowed} names to the target of the request, ahead of the decision. Jersey itself would
 * check them only after the request has been counted against its limit, and its response would have no code. Stateless.
 */
public final class ScopesAllowedFeature implements DynamicFeature {
    private static final String TARGET = RequestTarget.class.getName();

    /** Returns the target of a request, with the scopes that this feature has added. */
    static RequestTarget target(ContainerRequestContext request) {
        return request.getProperty(TARGET) instanceof RequestTarget target
                ? target
                : RequestTarget.ofPath(
                        request.getUriInfo().getRequestUri().getRawPath(), QueryKeyHandler.keys(request));
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        RolesAllowed roles = rolesAllowed(resource.getResourceMethod(), resource.getResourceClass());
        if (roles != null && roles.value().length > 0) {
            context.register(new Filter(new RequiredScope(List.of(roles.value()))));
        }
    }

    private static @Nullable RolesAllowed rolesAllowed(Method method, Class<?> type) {
        RolesAllowed onMethod = method.getAnnotation(RolesAllowed.class);
        boolean overridden = method.isAnnotationPresent(PermitAll.class) || method.isAnnotationPresent(DenyAll.class);
        return onMethod != null || overridden ? onMethod : type.getAnnotation(RolesAllowed.class);
    }

    @Priority(Priorities.AUTHENTICATION - 10)
    private record Filter(RequiredScope scope) implements ContainerRequestFilter {
        @Override
        public void filter(ContainerRequestContext request) {
            request.setProperty(TARGET, target(request).requiring(scope));
        }
    }
}
