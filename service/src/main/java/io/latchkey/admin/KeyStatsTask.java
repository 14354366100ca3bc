package io.latchkey.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.latchkey.key.KeyText;
import io.latchkey.limit.RateLimit;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /tasks/key-stats}: all keys and their usage, or one page of them with {@code limit} and {@code after}. Writes the
 * answer key by key, and delays no reload. Its names are those of the reference, in snake case. Thread-safe.
 */
final class KeyStatsTask extends JsonTask {
    /** Maximum number of keys per page. */
    static final int MOST = 10_000;

    private static final ObjectWriter JSON =
            new ObjectMapper().writer().without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);
    private static final Pattern WHOLE = Pattern.compile("[1-9][0-9]{0,4}");

    private final Administration administration;

    KeyStatsTask(Administration administration) {
        super("key-stats", Set.of("limit", "after"));
        this.administration = administration;
    }

    @Override
    public @Nullable String mistake(Map<String, String[]> given) {
        String mistake = super.mistake(given);
        if (mistake != null) {
            return mistake;
        }
        String limit = first(given, "limit");
        if (limit != null && (!WHOLE.matcher(limit).matches() || Integer.parseInt(limit) > MOST)) {
            return "limit must be a whole number, 1 to " + MOST + ".";
        }
        String after = first(given, "after");
        if (after != null && limit == null) {
            return "after requires limit. Give both, or neither for all keys.";
        }
        if (after != null && !KeyText.isId(after)) {
            return "after must be a key id: the value of next in the previous page.";
        }
        return null;
    }

    private static @Nullable String first(Map<String, String[]> given, String parameter) {
        String[] values = given.get(parameter);
        return values == null ? null : values[0];
    }

    @Override
    Object answer(Map<String, List<String>> given) {
        String limit = single(given, "limit");
        KeyListing listing = limit == null
                ? administration.keys()
                : administration.keys(single(given, "after"), Integer.parseInt(limit));
        return (StreamedAnswer) output -> {
            // Close only after success, because closing would complete the JSON after a failure.
            ChunkedWriter pieces = new ChunkedWriter(output);
            try {
                JsonGenerator json = JSON.createGenerator(pieces);
                write(listing, json);
                json.close();
            } catch (ChunkedWriter.ReaderClosedException e) {
                // The client has closed the connection.
            }
        };
    }

    private void write(KeyListing listing, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeNumberField("total_keys", listing.totalKeys());
        json.writeBooleanField("auth_required", administration.authRequired());
        json.writeFieldName("rate_limit");
        JSON.writeValue(json, limit(administration.defaultLimit()));
        json.writeArrayFieldStart("keys");
        for (Iterator<KeyReport> keys = listing.keys().iterator(); keys.hasNext(); ) {
            write(keys.next(), json);
        }
        json.writeEndArray();
        if (listing.next() != null) {
            json.writeStringField("next", listing.next());
        }
        json.writeFieldName("validator");
        JSON.writeValue(json, validator(administration.validator()));
        json.writeEndObject();
    }

    private static Map<String, Object> limit(RateLimit limit) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("requests_per_window", limit.requests());
        answer.put("window_seconds", limit.windowSeconds());
        return answer;
    }

    private static void write(KeyReport key, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", key.name());
        json.writeStringField("id", key.id());
        json.writeStringField("key_prefix", key.keyPrefix());
        json.writeStringField("source", key.source());
        json.writeBooleanField("is_internal", key.internal());
        json.writeArrayFieldStart("scopes");
        for (String scope : key.scopes()) {
            json.writeString(scope);
        }
        json.writeEndArray();
        json.writeStringField("expires_at", key.expiresAt());
        json.writeNumberField("requests_in_window", key.requestsInWindow());
        json.writeFieldName("remaining");
        if (key.remaining() == null) {
            json.writeNull();
        } else {
            json.writeNumber(key.remaining());
        }
        json.writeNumberField("allowed", key.allowed());
        json.writeNumberField("limited", key.limited());
        json.writeStringField("last_used", key.lastUsed());
        json.writeStringField("user_id", key.userId());
        json.writeEndObject();
    }

    private static Map<String, @Nullable Object> validator(ValidatorReport validator) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("enabled", validator.enabled());
        answer.put("circuit", validator.circuit());
        answer.put("cached_verdicts", validator.cachedVerdicts());
        answer.put("hit_rate", validator.hitRate());
        answer.put("calls", validator.calls());
        answer.put("failures", validator.failures());
        answer.put("last_failure", validator.lastFailure());
        return answer;
    }
}
