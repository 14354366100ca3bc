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

/** Tells a caller who it is here and how much of its limit is left. Counts as a request. Safe for concurrent use. */
@Path("whoami")
public final class WhoamiResource {
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, @Nullable Object> whoami(
            @Auth KeyPrincipal principal, @Context ContainerRequestContext request) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("name", principal.keyName());
        answer.put("id", principal.keyId());
        answer.put("userId", principal.userId());
        answer.put("scopes", new TreeSet<>(principal.scopes().names()));
        answer.put("source", principal.source().toString());
        answer.put("internal", principal.internal());
        answer.put(
                "rateLimit",
                request.getProperty(LimitHeadersFilter.PERMIT) instanceof Permit permit ? limit(permit) : null);
        return answer;
    }

    private static Map<String, Object> limit(Permit permit) {
        Map<String, Object> limit = new LinkedHashMap<>();
        limit.put("requests", permit.limit().requests());
        limit.put("window", permit.limit().windowSeconds());
        limit.put("remaining", permit.remaining());
        return limit;
    }
}
