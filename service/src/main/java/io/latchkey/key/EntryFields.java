package io.latchkey.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NumericNode;
import io.latchkey.limit.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one YAML mapping, read one by one. A field of the wrong type or form is reported and read as absent, so
 * that one reading reports all mistakes. No value is repeated in a message unless it cannot be a key.
 */
final class EntryFields {
    /** As text, with at most as many digits as the greatest limit. */
    private static final Pattern WHOLE = Pattern.compile("0|[1-9][0-9]{0,9}");

    private final JsonNode fields;
    private final Supplier<String> where;
    private final KeyFindings findings;

    EntryFields(JsonNode fields, Supplier<String> where, KeyFindings findings) {
        this.fields = fields;
        this.where = where;
        this.findings = findings;
    }

    void mistake(String what) {
        findings.mistake(where.get(), what);
    }

    /** Reports fields that are unknown, and those without a value: {@code scopes:} alone must not mean every scope. */
    void rejectOthers(Set<String> known) {
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            String name = field.getKey();
            if (!known.contains(name)) {
                String shown =
                        KeyText.isLikeSettingName(name) ? " '" + name + "'" : " (not shown, because it may be a key)";
                mistake("has an unknown field" + shown + ". " + KnownNames.hint(name, known, "fields", ""));
            } else if (field.getValue().isNull()) {
                mistake(name + " has no value; give it one or leave it out");
            }
        }
    }

    boolean has(String name) {
        return fields.has(name);
    }

    @Nullable
    String text(String name) {
        JsonNode value = fields.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual()) {
            mistake(name + " must be text; put it in quotes");
            return null;
        }
        return value.textValue().trim();
    }

    boolean flag(String name, boolean otherwise) {
        JsonNode value = fields.get(name);
        if (value == null || value.isNull()) {
            return otherwise;
        }
        // As with all settings, in quotes or not: a variable's value is text.
        return switch (value.isBoolean() || value.isTextual()
                ? value.asText().trim().toLowerCase(Locale.ROOT)
                : "") {
            case "true" -> true;
            case "false" -> false;
            default -> {
                mistake(name + " must be true or false");
                yield otherwise;
            }
        };
    }

    @Nullable
    Instant instant(String name) {
        String text = text(name);
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            mistake(name + " must be an ISO-8601 time with its offset, such as 2026-12-31T23:59:59Z");
            return null;
        }
    }

    /**
     * Returns a list of texts, each converted to a T. Reports rejected ones with the function's message.
     *
     * @param ifAbsent which keys have no such list, because an empty one must not mean the same
     */
    <T> List<T> list(String name, Function<String, T> element, String ifAbsent) {
        JsonNode value = fields.get(name);
        if (value == null || value.isNull()) {
            return List.of();
        }
        List<T> elements = new ArrayList<>();
        if (!value.isArray()) {
            mistake(name + " must be a list such as [a, b]");
            return elements;
        }
        if (value.isEmpty()) {
            mistake(name + " is empty; leave it out for " + ifAbsent);
        }
        for (int i = 0; i < value.size(); i++) {
            JsonNode one = value.get(i);
            if (!one.isTextual()) {
                mistake(name + " must be a list of texts; put each in quotes");
                continue;
            }
            try {
                elements.add(element.apply(one.textValue()));
            } catch (IllegalArgumentException e) {
                mistake(name + "[" + i + "]: " + e.getMessage());
            }
        }
        return elements;
    }

    @Nullable
    RateLimit rateLimit(String name) {
        JsonNode value = fields.get(name);
        if (value == null || value.isNull()) {
            return null;
        }
        JsonNode requests = value.get("requests");
        JsonNode window = value.get("window");
        if (!value.isObject() || value.size() != 2 || requests == null || window == null) {
            mistake(name + " must be {requests: NUMBER, window: DURATION}");
            return null;
        }
        if (!requests.isInt()
                && !(requests.isTextual() && WHOLE.matcher(requests.textValue()).matches())) {
            mistake(name + ".requests must be a whole number, 0 to " + RateLimit.MAX_REQUESTS);
            return null;
        }
        try {
            // Written out, because a large number's own text is 1.0E7.
            String text = window instanceof NumericNode number && !number.isIntegralNumber() && !number.isNaN()
                    ? number.decimalValue().toPlainString()
                    : window.asText();
            Duration span = Durations.parse(text);
            return RateLimit.of(requests.asInt(), span);
        } catch (IllegalArgumentException e) {
            mistake(name + ": " + e.getMessage());
            return null;
        }
    }
}
