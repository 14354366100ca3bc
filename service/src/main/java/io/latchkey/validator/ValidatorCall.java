package io.latchkey.validator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latchkey.key.PresentedKey;
import io.latchkey.verify.Verdict;
import io.latchkey.warning.Warnings;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.client.Client;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call: the key goes out in the body, a verdict comes back. Blocks until the answer or the deadline. Safe for
 * concurrent use.
 */
final class ValidatorCall {
    static final String PATH = "api/v1/api-keys/validate";
    private static final int LARGEST_ANSWER = 64 * 1024;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    /** Its buffers are not used again: they would keep the key until they are. */
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .build());

    private final Client client;
    private final URI uri;
    private final Warnings warnings;

    ValidatorCall(Client client, URI base, Warnings warnings) {
        this.client = client;
        this.warnings = warnings;
        String text = base.toString();
        this.uri = URI.create(text.endsWith("/") ? text + PATH : text + "/" + PATH);
    }

    Verdict ask(PresentedKey key, @Nullable String scope) {
        Entity<String> question = Entity.entity(body(key, scope), MediaType.APPLICATION_JSON_TYPE);
        try (Response response =
                client.target(uri).request(MediaType.APPLICATION_JSON_TYPE).post(question)) {
            if (response.getStatusInfo().getFamily() != Response.Status.Family.SUCCESSFUL) {
                skipBody(response);
                return unavailable(response.getStatus());
            }
            byte[] body = body(response);
            return body.length > LARGEST_ANSWER
                    ? new Verdict.Unavailable("the validator's answer is over 64 KiB")
                    : withoutKey(VerdictReader.read(body, key.digest(), scope), key);
        } catch (ProcessingException | IOException e) {
            // Only the kind of failure is kept: a message could quote what was sent.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return new Verdict.Unavailable(
                    "the validator cannot be reached (" + cause.getClass().getSimpleName() + ")");
        }
    }

    /** A validator may repeat the key in its words; then they are neither passed on nor remembered. */
    static Verdict withoutKey(Verdict verdict, PresentedKey key) {
        if (!verdict.toString().contains(key.text())) {
            return verdict;
        }
        return verdict instanceof Verdict.Invalid
                ? Verdict.Invalid.refused(null)
                : new Verdict.Unavailable("the validator's answer repeats the key");
    }

    private static String body(PresentedKey key, @Nullable String scope) {
        Map<String, String> question = new LinkedHashMap<>();
        question.put("apiKey", key.text());
        if (scope != null) {
            question.put("scope", scope);
        }
        try {
            return JSON.writeValueAsString(question);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can always be written");
        }
    }

    /** A caller chooses the key, and so can bring about most 4xx: they say nothing about how the validator is. */
    private Verdict unavailable(int status) {
        String why = "the validator answered " + status;
        if (status < 400 || status >= 500 || status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS) {
            return new Verdict.Unavailable(why);
        }
        warnings.warn(
                "validator answers " + status,
                "The external validator answered " + status + " to a call, which is no verdict. It must answer 200 also"
                        + " where a key is not valid, at " + uri + ", to calls without credentials.");
        return new Verdict.Unavailable(why, Verdict.Unavailable.Cause.CALL_REJECTED);
    }

    /** Reads on to the end if that is near, so that the connection can be used again. */
    private static void skipBody(Response response) {
        try {
            body(response);
        } catch (ProcessingException | IOException e) {
            // The status has said enough.
        }
    }

    private static byte[] body(Response response) throws IOException {
        if (!response.hasEntity()) {
            return new byte[0];
        }
        try (InputStream body = response.readEntity(InputStream.class)) {
            return body.readNBytes(LARGEST_ANSWER + 1);
        }
    }
}
