package io.latchkey.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.validation.ValidationMethod;
import io.latchkey.config.strict.HeaderNames;
import io.latchkey.http.ForwardedHeaders;
import jakarta.validation.constraints.Pattern;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The headers in which a trusted proxy describes the request that it asks about: {@code latchkey.forwarded}. Immutable.
 *
 * @param uri the header that names the original path or the whole URL; default {@code X-Forwarded-Uri}; {@code none}: none
 *     does, so that no public path applies at plain {@code /verify}
 * @param method the header that names the original method; default {@code X-Forwarded-Method}; {@code none}: none does
 */
public record ForwardedConfiguration(
        @JsonProperty @Pattern(regexp = HEADER, message = HEADER_EXPECTED)
        String uri,

        @JsonProperty @Pattern(regexp = HEADER, message = HEADER_EXPECTED)
        String method) {

    private static final String HEADER = "[A-Za-z0-9-]{1,64}";
    private static final String HEADER_EXPECTED = "must be a header's name (letters, digits and -), or none";
    private static final String NONE = "none";

    /** Both parts may be null: they then have their defaults. */
    @SuppressWarnings("NullAway") // Jackson passes null for what is left out
    public ForwardedConfiguration {
        uri = Objects.requireNonNullElse(uri, "X-Forwarded-Uri");
        method = Objects.requireNonNullElse(method, "X-Forwarded-Method");
    }

    @SuppressWarnings("NullAway")
    static ForwardedConfiguration defaults() {
        return new ForwardedConfiguration(null, null);
    }

    @ValidationMethod(message = "latchkey.forwarded.uri and latchkey.forwarded.method must name different headers")
    boolean isTwoHeaders() {
        return name(uri) == null || !uri.equalsIgnoreCase(method);
    }

    @ValidationMethod(
            message =
                    "latchkey.forwarded.uri and latchkey.forwarded.method must not name a header that has another meaning,"
                            + " such as Host or X-Forwarded-For. Name the header that your proxy writes, such as X-Original-URL")
    boolean isWithoutOtherMeaning() {
        return Stream.of(uri, method).noneMatch(HeaderNames::hasOtherMeaningThanTarget);
    }

    /** Returns whether the path or the method is read in one of the headers in which callers send a key. */
    boolean isReadInKeyHeader(CredentialsConfiguration credentials) {
        return credentials.isKeyHeader(uri) || credentials.isKeyHeader(method);
    }

    ForwardedHeaders build() {
        return new ForwardedHeaders(name(uri), name(method));
    }

    private static @Nullable String name(String header) {
        return header.equalsIgnoreCase(NONE) ? null : header;
    }
}
