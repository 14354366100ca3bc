package io.latchkey.http.jersey;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.latchkey.KeyPrincipal;
import io.latchkey.key.KeyText;
import io.latchkey.key.PresentedKey;
import io.latchkey.key.Scopes;
import io.latchkey.limit.DefaultLimit;
import io.latchkey.limit.RateLimit;
import io.latchkey.verify.KeyVerifier;
import io.latchkey.verify.Verdict;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Implements the external validator's protocol, so that one Latchkey can be another's validator. Does not count against any
 * limit. Thread-safe.
 */
@Path("api/v1/api-keys/validate")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public final class ValidateResource {
    private static final int LARGEST_BODY = 16 * 1024;
    /** Does not reuse buffers: they would keep the key until their next use. */
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final KeyVerifier verifier;
    private final DefaultLimit defaultLimit;

    /**
     * Creates the resource.
     *
     * @param defaultLimit the limit of a key without one of its own
     */
    public ValidateResource(KeyVerifier verifier, DefaultLimit defaultLimit) {
        this.verifier = verifier;
        this.defaultLimit = defaultLimit;
    }

    @POST
    public Response validate(InputStream input) {
        byte[] body;
        try {
            body = input.readNBytes(LARGEST_BODY + 1);
        } catch (IOException e) {
            // The caller was too slow, or has closed the connection. Dropwizard would log a stack trace.
            return Response.status(Response.Status.REQUEST_TIMEOUT)
                    .header("Connection", "close")
                    .entity(invalid("The question did not arrive.", null))
                    .build();
        }
        if (body.length > LARGEST_BODY) {
            return Response.status(Response.Status.REQUEST_ENTITY_TOO_LARGE)
                    .entity(invalid("The question is over 16 KiB.", null))
                    .build();
        }
        JsonNode request = read(body);
        JsonNode key = request.path("apiKey");
        JsonNode scope = request.path("scope");
        boolean scoped = !scope.isMissingNode() && !scope.isNull() && !"".equals(scope.textValue());
        if (!key.isTextual() || (scoped && !(scope.isTextual() && Scopes.isScope(scope.textValue())))) {
            return Response.status(Response.Status.BAD_REQUEST)
                    .entity(invalid("Send {\"apiKey\": KEY, \"scope\": SCOPE}; scope may be left out.", null))
                    .build();
        }
        return answer(key.textValue(), scoped ? scope.textValue() : null);
    }

    /** Returns the body as JSON, or a missing node if it is not JSON. */
    private static JsonNode read(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            // Jackson's message may quote the body.
            return MissingNode.getInstance();
        }
    }

    private Response answer(String text, @Nullable String scope) {
        Verdict verdict =
                KeyText.isWellFormed(text) ? verdict(new PresentedKey(text), scope) : Verdict.Invalid.unknown();
        Response.ResponseBuilder answer = Response.ok().header("Cache-Control", "no-store");
        if (verdict instanceof Verdict.Valid valid) {
            if (!valid.allowedIps().isEmpty()) {
                // The address of its caller is not known here, so it cannot be checked.
                return answer.entity(invalid("API key may only be used where it was issued.", null))
                        .build();
            }
            boolean held = scope == null || valid.principal().scopes().hold(scope);
            return answer.entity(held ? valid(valid) : scopeDenied(scope)).build();
        }
        if (verdict instanceof Verdict.ScopeDenied) {
            return answer.entity(scopeDenied(scope)).build();
        }
        if (verdict instanceof Verdict.Invalid invalid) {
            return answer.entity(invalid(invalid.detail() == null ? "Invalid API key." : invalid.detail(), null))
                    .build();
        }
        return answer.status(Response.Status.SERVICE_UNAVAILABLE)
                .header("Retry-After", 5)
                .build();
    }

    private Verdict verdict(PresentedKey key, @Nullable String scope) {
        return BlockingAuthorizer.<Verdict>await(
                callback -> verifier.verify(key, scope, callback),
                BlockingAuthorizer.LONGEST_WAIT,
                reason -> new Verdict.Unavailable(reason, Verdict.Unavailable.Cause.NO_CALL));
    }

    private Map<String, @Nullable Object> valid(Verdict.Valid valid) {
        KeyPrincipal principal = valid.principal();
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("valid", true);
        answer.put("name", principal.keyName());
        answer.put("userId", principal.userId());
        answer.put("scopes", new TreeSet<>(principal.scopes().names()));
        answer.put("rateLimit", limit(valid));
        if (valid.expiresAt() != null) {
            answer.put("expiresAt", valid.expiresAt().toString());
        }
        return answer;
    }

    private Map<String, Object> limit(Verdict.Valid valid) {
        Map<String, Object> limit = new LinkedHashMap<>();
        if (valid.principal().internal()) {
            // The protocol cannot express "no limit".
            limit.put("requests", RateLimit.MAX_REQUESTS);
            limit.put("window", 1);
            return limit;
        }
        RateLimit own = valid.rateLimit() == null ? defaultLimit.get() : valid.rateLimit();
        limit.put("requests", own.requests());
        limit.put("window", own.windowSeconds());
        return limit;
    }

    private static Map<String, Object> scopeDenied(@Nullable String scope) {
        return invalid("API key does not have scope: " + (scope == null ? "" : scope), "scope_denied");
    }

    private static Map<String, Object> invalid(String error, @Nullable String reason) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("valid", false);
        answer.put("error", error);
        if (reason != null) {
            answer.put("reason", reason);
        }
        return answer;
    }
}
