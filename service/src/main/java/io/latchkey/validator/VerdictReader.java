package io.latchkey.validator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latchkey.KeyPrincipal;
import io.latchkey.key.AddressRanges;
import io.latchkey.key.KeyDigest;
import io.latchkey.key.KeyEntry;
import io.latchkey.key.KeyText;
import io.latchkey.key.Scopes;
import io.latchkey.limit.RateLimit;
import io.latchkey.verify.Verdict;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the validator's answer. Ignores unknown fields. A known field of the wrong type makes the whole answer unusable, because
 * its meaning is uncertain. Stateless.
 */
final class VerdictReader {
    /**
     * Strict: rejects two answers in one, and duplicate fields. Does not reuse its buffers, in which an answer that repeats the
     * key would stay.
     */
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private static final String SCOPE_DENIED = "scope_denied";
    private static final String SCOPE_ERROR = "API key does not have scope";
    private static final int LONGEST_TEXT = 1000;
    private static final String DEFAULT_NAME = "external";
    private static final RateLimit DEFAULT_LIMIT = RateLimit.of(60, Duration.ofSeconds(60));

    private VerdictReader() {}

    /**
     * Returns the verdict in the body of a 2xx answer.
     *
     * @param scope the scope that the validator was queried for, or null
     */
    static Verdict read(byte[] body, KeyDigest digest, @Nullable String scope) {
        try {
            JsonNode answer = JSON.readTree(body);
            if (answer == null || !answer.isObject()) {
                throw new UnusableAnswerException("it is not a JSON object");
            }
            JsonNode valid = answer.get("valid");
            if (valid == null || !valid.isBoolean()) {
                throw new UnusableAnswerException("'valid' is neither true nor false");
            }
            return valid.booleanValue() ? valid(answer, digest) : invalid(answer, scope);
        } catch (IOException e) {
            // Jackson's message may quote the body.
            return new Verdict.Unavailable("the validator's answer is not JSON");
        } catch (UnusableAnswerException e) {
            return new Verdict.Unavailable("the validator's answer cannot be used: " + e.getMessage());
        }
    }

    private static Verdict invalid(JsonNode answer, @Nullable String scope) throws UnusableAnswerException {
        String error = text(answer, "error", LONGEST_TEXT);
        String reason = text(answer, "reason", LONGEST_TEXT);
        if (SCOPE_DENIED.equals(reason) || (error != null && error.startsWith(SCOPE_ERROR))) {
            return new Verdict.ScopeDenied(scope);
        }
        return Verdict.Invalid.refused(error == null || error.isBlank() ? null : error);
    }

    private static Verdict valid(JsonNode answer, KeyDigest digest) throws UnusableAnswerException {
        String name = identity(answer, "name");
        KeyPrincipal principal = new KeyPrincipal(
                digest.id(),
                name == null || name.isBlank() ? DEFAULT_NAME : name,
                identity(answer, "userId"),
                scopes(answer),
                KeyPrincipal.Source.EXTERNAL,
                false);
        return new Verdict.Valid(principal, limit(answer), AddressRanges.none(), instant(answer));
    }

    private static @Nullable String text(JsonNode answer, String field, int longest) throws UnusableAnswerException {
        JsonNode value = answer.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isTextual() || value.textValue().length() > longest) {
            throw new UnusableAnswerException("'" + field + "' is not text of at most " + longest + " characters");
        }
        return value.textValue();
    }

    /** Returns text for an identity header, in which all unpaired surrogates would look the same. */
    private static @Nullable String identity(JsonNode answer, String field) throws UnusableAnswerException {
        String text = text(answer, field, KeyEntry.LONGEST_NAME);
        if (text != null && !KeyText.isUnicode(text)) {
            throw new UnusableAnswerException("'" + field + "' holds half of a surrogate pair");
        }
        return text;
    }

    private static Scopes scopes(JsonNode answer) throws UnusableAnswerException {
        JsonNode value = answer.get("scopes");
        if (value == null || value.isNull()) {
            return Scopes.all();
        }
        List<String> scopes = new ArrayList<>();
        for (JsonNode scope : value) {
            if (!scope.isTextual() || !KeyText.isWellFormed(scope.textValue())) {
                throw new UnusableAnswerException("'scopes' is not a list of scopes");
            }
            scopes.add(scope.textValue());
        }
        if (!value.isArray()) {
            throw new UnusableAnswerException("'scopes' is not a list of scopes");
        }
        Scopes all = Scopes.of(scopes);
        if (all.areTooLong()) {
            throw new UnusableAnswerException("'scopes' has over " + Scopes.LONGEST_TEXT + " characters");
        }
        return all;
    }

    private static RateLimit limit(JsonNode answer) throws UnusableAnswerException {
        JsonNode value = answer.get("rateLimit");
        if (value == null) {
            return DEFAULT_LIMIT;
        }
        JsonNode requests = value.get("requests");
        JsonNode window = value.get("window");
        if (requests == null || !requests.isInt() || window == null || !window.isNumber()) {
            throw new UnusableAnswerException("'rateLimit' is not {requests, window} of numbers");
        }
        try {
            BigDecimal nanos = window.decimalValue().movePointRight(9);
            return RateLimit.of(requests.intValue(), Duration.ofNanos(nanos.longValueExact()));
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw new UnusableAnswerException("'rateLimit' is out of range");
        }
    }

    private static @Nullable Instant instant(JsonNode answer) throws UnusableAnswerException {
        String text = text(answer, "expiresAt", LONGEST_TEXT);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new UnusableAnswerException("'expiresAt' is not an ISO-8601 time with an offset");
        }
    }

    /** The answer is JSON, but does not follow the protocol. */
    private static final class UnusableAnswerException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableAnswerException(String message) {
            super(message, null, false, false);
        }
    }
}
