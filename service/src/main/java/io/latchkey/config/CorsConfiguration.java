package io.latchkey.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.dropwizard.validation.ValidationMethod;
import io.latchkey.config.strict.TimeSpan;
import io.latchkey.http.CorsRules;
import io.latchkey.http.CredentialRules;
import io.latchkey.http.Origins;
import io.latchkey.http.Preflights;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/**
 * What browsers may do from other origins: {@code latchkey.cors}. Immutable.
 *
 * @param preflight what becomes of preflights: {@code off}, {@code pass} or {@code answer}; default off
 * @param origins the origins whose scripts may read refusals, and whose preflights are answered; default none
 * @param headers the headers that an answered preflight allows; default those that may carry the key, and Content-Type
 * @param methods the methods that it allows; default GET, HEAD, POST, PUT, PATCH and DELETE
 * @param maxAge for how long a browser may remember the answer, 0 to 24 h; default 10 min
 */
public record CorsConfiguration(
        @JsonProperty @Pattern(regexp = "off|pass|answer", message = "must be off, pass or answer")
        String preflight,

        @JsonProperty
        List<@NotNull(message = ORIGIN_EXPECTED) @Pattern(regexp = Origins.FORM, message = ORIGIN_EXPECTED) String>
                origins,

        @JsonProperty @Nullable @Size(min = 1, message = EMPTY)
        List<
                        @NotNull(message = HEADER_EXPECTED)
                        @Pattern(regexp = "\\*|[A-Za-z0-9-]{1,64}", message = HEADER_EXPECTED) String>
                headers,

        @JsonProperty @Nullable @Size(min = 1, message = EMPTY)
        List<
                        @NotNull(message = METHOD_EXPECTED)
                        @Pattern(regexp = "\\*|[A-Z][A-Z-]{0,31}", message = METHOD_EXPECTED) String>
                methods,

        @JsonProperty
        @JsonDeserialize(using = TimeSpan.class)
        @DurationMin(seconds = 0, message = "must be 0 to 24 h")
        @DurationMax(hours = 24, message = "must be 0 to 24 h")
        Duration maxAge) {

    private static final String ORIGIN_EXPECTED = "must be an origin such as https://app.example.com or"
            + " http://localhost:5173, exactly and without a path; or '*' or 'null', in quotes";
    private static final String HEADER_EXPECTED = "must be a header's name: letters, digits and -; or '*', in quotes";
    private static final String EMPTY =
            "is empty, so no call could be made. Remove it to have the default, or list some";
    private static final String METHOD_EXPECTED = "must be a method in capital letters, such as GET; or '*', in quotes";
    private static final List<String> DEFAULT_METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    private static final String ALL = "*";

    /** All parts may be null: they then have their defaults. */
    @SuppressWarnings("NullAway") // Jackson passes null for what is left out
    public CorsConfiguration {
        preflight = Objects.requireNonNullElse(preflight, "off");
        // Not List.copyOf: the validator reports an element that is null.
        origins = Collections.unmodifiableList(new ArrayList<>(Objects.requireNonNullElse(origins, List.of())));
        maxAge = Objects.requireNonNullElse(maxAge, Duration.ofMinutes(10));
    }

    @SuppressWarnings("NullAway")
    static CorsConfiguration defaults() {
        return new CorsConfiguration(null, null, null, null, null);
    }

    @ValidationMethod(
            message =
                    "latchkey.cors.preflight is answer, but latchkey.cors.origins is empty. List the origins that browsers may"
                            + " call from")
    boolean isAnAnswerForSomeOrigin() {
        return !preflight.equals("answer") || !origins.isEmpty();
    }

    @ValidationMethod(
            message = "latchkey.cors.origins has '*', which is every origin, and others. Remove the others, or '*'")
    boolean isEveryOriginAlone() {
        return !origins.contains(ALL) || origins.size() == 1;
    }

    /**
     * Returns the rules.
     *
     * @param credentials where the key is read: by default an answered preflight allows these headers
     */
    CorsRules build(CredentialRules credentials) {
        Preflights preflights = Preflights.valueOf(preflight.toUpperCase(Locale.ROOT));
        if (preflights == Preflights.OFF && origins.isEmpty()) {
            return CorsRules.NONE;
        }
        return new CorsRules(
                preflights,
                Origins.of(origins),
                String.join(", ", headers == null ? credentials.callerHeaders() : headers),
                String.join(", ", methods == null ? DEFAULT_METHODS : methods),
                maxAge.toSeconds());
    }
}
