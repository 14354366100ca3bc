package io.latchkey.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.dropwizard.validation.ValidationMethod;
import io.latchkey.PublicApi;
import io.latchkey.config.strict.TimeSpan;
import io.latchkey.http.CorsRules;
import io.latchkey.http.CredentialRules;
import io.latchkey.http.Origins;
import io.latchkey.http.Preflights;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/** What browsers may do from other origins: {@code latchkey.cors}. Immutable. */
@PublicApi
public final class CorsConfiguration extends Settings<CorsConfiguration> {
    private static final String ORIGIN_EXPECTED = "must be an origin such as https://app.example.com or"
            + " http://localhost:5173, exactly and without a path; or '*' or 'null', in quotes.";
    private static final String HEADER_EXPECTED = "must be a header's name: letters, digits and -; or '*', in quotes.";
    private static final String EMPTY =
            "is empty, so that browsers could send no request. Remove it to use the default, or list some.";
    private static final String METHOD_EXPECTED =
            "must be a method in capital letters, such as GET; or '*', in quotes.";
    private static final String AGE_EXPECTED = "must be between 0 and 24 h.";
    private static final List<String> DEFAULT_METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    private static final String ALL = "*";

    @Setting
    @Pattern(regexp = "off|pass|answer", message = "must be off, pass or answer.")
    private String preflight = "off";

    @Setting
    private List<@NotNull(message = ORIGIN_EXPECTED) @Pattern(regexp = Origins.FORM, message = ORIGIN_EXPECTED) String>
            origins = List.of();

    @Setting
    @Size(min = 1, message = EMPTY)
    private @Nullable List<
                    @NotNull(message = HEADER_EXPECTED)
                    @Pattern(regexp = "\\*|[A-Za-z0-9-]{1,64}", message = HEADER_EXPECTED) String>
            headers;

    @Setting
    @Size(min = 1, message = EMPTY)
    private List<
                    @NotNull(message = METHOD_EXPECTED)
                    @Pattern(regexp = "\\*|[A-Z][A-Z-]{0,31}", message = METHOD_EXPECTED) String>
            methods = DEFAULT_METHODS;

    @JsonProperty
    @JsonDeserialize(using = TimeSpan.class)
    @DurationMin(seconds = 0, message = AGE_EXPECTED)
    @DurationMax(hours = 24, message = AGE_EXPECTED)
    private Duration maxAge = Duration.ofMinutes(10);

    /** Sets what happens to preflights: {@code off}, {@code pass} or {@code answer}; default off. */
    public CorsConfiguration withPreflight(String value) {
        return with(changed -> changed.preflight = value);
    }

    /** Sets the origins whose scripts may read denials, and whose preflights are answered; default none. */
    public CorsConfiguration withOrigins(List<String> value) {
        return with(changed -> changed.origins = List.copyOf(value));
    }

    /** Sets the headers that an answered preflight allows; default those that may carry the key, and Content-Type. */
    public CorsConfiguration withHeaders(List<String> value) {
        return with(changed -> changed.headers = List.copyOf(value));
    }

    /** Sets the methods that an answered preflight allows; default GET, HEAD, POST, PUT, PATCH and DELETE. */
    public CorsConfiguration withMethods(List<String> value) {
        return with(changed -> changed.methods = List.copyOf(value));
    }

    /** Sets for how long browsers may cache an answered preflight, up to 24 h; default 10 min. */
    public CorsConfiguration withMaxAge(Duration value) {
        return with(changed -> changed.maxAge = value);
    }

    @ValidationMethod(
            message =
                    "latchkey.cors.preflight is answer, but latchkey.cors.origins is empty. List the origins that browsers may"
                            + " call from.")
    boolean isAnAnswerForSomeOrigin() {
        return !preflight.equals("answer") || !origins.isEmpty();
    }

    @ValidationMethod(
            message = "latchkey.cors.origins has '*', which is every origin, and others. Remove the others, or '*'.")
    boolean isEveryOriginAlone() {
        return !origins.contains(ALL) || origins.size() == 1;
    }

    /**
     * Returns the rules.
     *
     * @param credentials where the key is read: by default an answered preflight allows these headers
     */
    CorsRules rules(CredentialRules credentials) {
        Preflights preflights = Preflights.valueOf(preflight.toUpperCase(Locale.ROOT));
        if (preflights == Preflights.OFF && origins.isEmpty()) {
            return CorsRules.NONE;
        }
        return new CorsRules(
                preflights,
                Origins.of(origins),
                String.join(", ", headers == null ? credentials.callerHeaders() : headers),
                String.join(", ", methods),
                maxAge.toSeconds());
    }
}
