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

/** Sends a key to the validator and reads the verdict. Blocks until the response or the deadline. Thread-safe. */
final class ValidatorCall {
    static final String PATH = "api/v1/api-keys/validate";
    private static final int LARGEST_ANSWER = 64 * 1024;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;
    /** Does not reuse its buffers, which would keep the key until then. */
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

    Verdict send(PresentedKey key, @Nullable String scope) {
        Entity<String> body = Entity.entity(body(key, scope), MediaType.APPLICATION_JSON_TYPE);
        try (Response response =
                client.target(uri).request(MediaType.APPLICATION_JSON_TYPE).post(body)) {
            if (response.getStatusInfo().getFamily() != Response.Status.Family.SUCCESSFUL) {
                skipBody(response);
                return unavailable(response.getStatus());
            }
            byte[] answer = body(response);
            return answer.length > LARGEST_ANSWER
                    ? new Verdict.Unavailable("the validator's answer is over 64 KiB")
                    : withoutKey(VerdictReader.read(answer, key.digest(), scope), key);
        } catch (ProcessingException | IOException e) {
            // Keeps only the kind of failure: a message could quote what was sent.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return new Verdict.Unavailable(
                    "the validator cannot be reached (" + cause.getClass().getSimpleName() + ")");
        }
    }

    /** Returns the verdict without its text if that repeats the key: it must be neither passed on nor cached. */
    static Verdict withoutKey(Verdict verdict, PresentedKey key) {
        if (!verdict.toString().contains(key.text())) {
            return verdict;
        }
        return verdict instanceof Verdict.Invalid
                ? Verdict.Invalid.refused(null)
                : new Verdict.Unavailable("the validator's answer repeats the key");
    }

    private static String body(PresentedKey key, @Nullable String scope) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("apiKey", key.text());
        if (scope != null) {
            fields.put("scope", scope);
        }
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can always be written");
        }
    }

    /** A caller chooses the key and so can cause most 4xx responses: they do not show that the validator fails. */
    private Verdict unavailable(int status) {
        String reason = "the validator answered " + status;
        if (status < 400 || status >= 500 || status == REQUEST_TIMEOUT || status == TOO_MANY_REQUESTS) {
            return new Verdict.Unavailable(reason);
        }
        warnings.warn(
                "validator answers " + status,
                "The external validator answered " + status
                        + " to a call, which is not a verdict. It must answer 200 also"
                        + " for keys that are not valid, at " + uri + ", to calls without credentials.");
        return new Verdict.Unavailable(reason, Verdict.Unavailable.Cause.CALL_REJECTED);
    }

    /** Reads a short rest of the body, so that the connection can be reused. */
    private static void skipBody(Response response) {
        try {
            body(response);
        } catch (ProcessingException | IOException e) {
            // The status is enough.
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
