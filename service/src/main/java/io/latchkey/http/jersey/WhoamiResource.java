package io.latchkey.http.jersey;

import io.dropwizard.auth.Auth;
import io.latchkey.KeyPrincipal;
import io.latchkey.limit.Permit;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Returns the caller's identity and the rest of its limit. Counts as a request. Stateless. */
@Path("whoami")
public final class WhoamiResource {
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, @Nullable Object> whoami(
            @Auth KeyPrincipal principal, @Context ContainerRequestContext request) {
        AuthorizationResult result = AuthorizationResult.of(request);
        Permit permit = result == null ? null : result.decision().permit();
        Map<String, @Nullable Object> identity = new LinkedHashMap<>();
        identity.put("name", principal.keyName());
        identity.put("id", principal.keyId());
        identity.put("userId", principal.userId());
        identity.put("scopes", new TreeSet<>(principal.scopes().names()));
        identity.put("source", principal.source().toString());
        identity.put("internal", principal.internal());
        identity.put("rateLimit", permit == null ? null : limit(permit));
        return identity;
    }

    private static Map<String, Object> limit(Permit permit) {
        Map<String, Object> limit = new LinkedHashMap<>();
        limit.put("requests", permit.limit().requests());
        limit.put("window", permit.limit().windowSeconds());
        limit.put("remaining", permit.remaining());
        return limit;
    }
}
