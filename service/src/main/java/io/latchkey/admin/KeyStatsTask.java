package io.latchkey.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.latchkey.key.KeyText;
import io.latchkey.limit.RateLimit;
import java.io.IOException;
import java.util.Iterator;
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

    private static final ObjectWriter JSON = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .writer()
            .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);
    private static final Pattern WHOLE = Pattern.compile("[1-9][0-9]{0,4}");

    private final Administration gate;
    private final KeyReportReader reports;

    KeyStatsTask(Administration gate) {
        super("key-stats", Set.of("limit", "after"));
        this.gate = gate;
        this.reports = new KeyReportReader(gate);
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
        KeyListing listing =
                limit == null ? reports.all() : reports.page(single(given, "after"), Integer.parseInt(limit));
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
        json.writeBooleanField("auth_required", gate.authRequired());
        json.writeFieldName("rate_limit");
        RateLimit limit = gate.defaultLimit().get();
        JSON.writeValue(json, new Limit(limit.requests(), limit.windowSeconds()));
        json.writeArrayFieldStart("keys");
        for (Iterator<KeyReport> keys = listing.keys().iterator(); keys.hasNext(); ) {
            JSON.writeValue(json, keys.next());
        }
        json.writeEndArray();
        if (listing.next() != null) {
            json.writeStringField("next", listing.next());
        }
        json.writeFieldName("validator");
        JSON.writeValue(json, gate.validator());
        json.writeEndObject();
    }

    private record Limit(int requestsPerWindow, Number windowSeconds) {}
}
