package io.latchkey.config;

import io.dropwizard.validation.ValidationMethod;
import io.latchkey.PublicApi;
import io.latchkey.config.strict.HeaderNames;
import io.latchkey.http.ForwardedHeaders;
import jakarta.validation.constraints.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The headers in which a trusted proxy describes the original request: {@code latchkey.forwarded}. Immutable. */
@PublicApi
public final class ForwardedConfiguration extends Settings<ForwardedConfiguration> {
    private static final String HEADER = "[A-Za-z0-9-]{1,64}";
    private static final String HEADER_EXPECTED = "must be a header's name (letters, digits and -), or none.";
    private static final String NONE = "none";

    @Setting
    @Pattern(regexp = HEADER, message = HEADER_EXPECTED)
    private String uri = "X-Forwarded-Uri";

    @Setting
    @Pattern(regexp = HEADER, message = HEADER_EXPECTED)
    private String method = "X-Forwarded-Method";

    /**
     * Sets the header that names the original path or the whole URL; default {@code X-Forwarded-Uri}. With {@code none} no header
     * does, so that no public path applies at plain {@code /verify}.
     */
    public ForwardedConfiguration withUri(String value) {
        return with(changed -> changed.uri = value);
    }

    /** Sets the header that names the original method, or {@code none}; default {@code X-Forwarded-Method}. */
    public ForwardedConfiguration withMethod(String value) {
        return with(changed -> changed.method = value);
    }

    @ValidationMethod(message = "latchkey.forwarded.uri and latchkey.forwarded.method must name different headers.")
    boolean isTwoHeaders() {
        return name(uri) == null || !uri.equalsIgnoreCase(method);
    }

    @ValidationMethod(
            message =
                    "latchkey.forwarded.uri and latchkey.forwarded.method must not name a header that has another meaning,"
                            + " such as Host or X-Forwarded-For. Name the header that your proxy writes, such as X-Original-URL.")
    boolean isWithoutOtherMeaning() {
        return Stream.of(uri, method).noneMatch(HeaderNames::hasOtherMeaningThanTarget);
    }

    /** Returns whether the path or the method is read in one of the headers in which callers send a key. */
    boolean isReadInKeyHeader(CredentialsConfiguration credentials) {
        return credentials.isKeyHeader(uri) || credentials.isKeyHeader(method);
    }

    ForwardedHeaders rules() {
        return new ForwardedHeaders(name(uri), name(method));
    }

    private static @Nullable String name(String header) {
        return header.equalsIgnoreCase(NONE) ? null : header;
    }
}
