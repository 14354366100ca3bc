package io.latchkey.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.dropwizard.client.ssl.TlsConfiguration;
import io.dropwizard.validation.ValidationMethod;
import io.latchkey.Internal;
import io.latchkey.PublicApi;
import io.latchkey.config.strict.TimeSpan;
import io.latchkey.config.strict.TrueOrFalse;
import io.latchkey.config.strict.WholeNumber;
import io.latchkey.validator.ValidatorRules;
import io.latchkey.verify.CacheRules;
import io.latchkey.verify.KeyPattern;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.hibernate.validator.constraints.Range;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/** The external validator: {@code latchkey.validator}. Immutable. */
@PublicApi
public final class ValidatorConfiguration extends Settings<ValidatorConfiguration> {
    private static final String TIMEOUT_EXPECTED = "must be between 10 ms and 60 s.";
    private static final String TIME_EXPECTED = "must be between 0 and 366 days.";
    private static final int LARGEST_PORT = 65_535;

    @JsonProperty
    @JsonDeserialize(using = TrueOrFalse.class)
    private boolean enabled;

    @Setting
    private String url = "http://localhost:3001";

    @JsonProperty
    @JsonDeserialize(using = TimeSpan.class)
    @DurationMin(millis = 10, message = TIMEOUT_EXPECTED)
    @DurationMax(seconds = 60, message = TIMEOUT_EXPECTED)
    private Duration timeout = Duration.ofSeconds(5);

    @Setting
    @NotEmpty(message = "must not be empty: every key would be sent to the validator.")
    private String keyPrefix = "sk_live_";

    @Setting
    private String keyPattern = "";

    @JsonProperty
    @JsonDeserialize(using = TimeSpan.class)
    @DurationMin(seconds = 0, message = TIME_EXPECTED)
    @DurationMax(days = 366, message = TIME_EXPECTED)
    private Duration ttl = Duration.ofMinutes(5);

    @JsonProperty
    @JsonDeserialize(using = TimeSpan.class)
    @DurationMin(seconds = 0, message = TIME_EXPECTED)
    @DurationMax(days = 366, message = TIME_EXPECTED)
    private Duration negativeTtl = Duration.ofSeconds(30);

    @JsonProperty
    @JsonDeserialize(using = TimeSpan.class)
    @DurationMin(seconds = 0, message = TIME_EXPECTED)
    @DurationMax(days = 366, message = TIME_EXPECTED)
    private Duration staleIfError = Duration.ofMinutes(10);

    @JsonProperty
    @JsonDeserialize(using = TimeSpan.class)
    @DurationMin(seconds = 0, message = TIME_EXPECTED)
    @DurationMax(days = 366, message = TIME_EXPECTED)
    private @Nullable Duration refreshAfter;

    @JsonProperty
    @JsonDeserialize(using = WholeNumber.class)
    @Range(min = 1, max = 100_000_000, message = "must be between 1 and 100000000.")
    private int maximumSize = 100_000;

    @JsonProperty
    @JsonDeserialize(using = WholeNumber.class)
    @Range(min = 1, max = 1000, message = "must be between 1 and 1000.")
    private int maximumCalls = 32;

    @Setting
    @Valid
    private @Nullable TlsConfiguration tls;

    /** Sets whether the external validator is called; default false. */
    public ValidatorConfiguration withEnabled(boolean value) {
        return with(changed -> changed.enabled = value);
    }

    /** Sets its address without {@code /api/v1/api-keys/validate}; default {@code http://localhost:3001}. */
    public ValidatorConfiguration withUrl(String value) {
        return with(changed -> changed.url = value);
    }

    /** Sets the time limit of the whole call, 10 ms to 60 s; default 5 s. */
    public ValidatorConfiguration withTimeout(Duration value) {
        return with(changed -> changed.timeout = value);
    }

    /** Sets the prefix of the keys that are sent to it; default {@code sk_live_}. */
    public ValidatorConfiguration withKeyPrefix(String value) {
        return with(changed -> changed.keyPrefix = value);
    }

    /** Sets a regular expression of RE2 that the whole key must match to be sent to it; default none. */
    public ValidatorConfiguration withKeyPattern(String value) {
        return with(changed -> changed.keyPattern = value);
    }

    /** Sets how long a valid verdict is cached; default 5 min. */
    public ValidatorConfiguration withTtl(Duration value) {
        return with(changed -> changed.ttl = value);
    }

    /** Sets how long an invalid verdict is cached; default 30 s. */
    public ValidatorConfiguration withNegativeTtl(Duration value) {
        return with(changed -> changed.negativeTtl = value);
    }

    /** Sets up to what age a cached valid verdict is used while the validator is unavailable; default 10 min. */
    public ValidatorConfiguration withStaleIfError(Duration value) {
        return with(changed -> changed.staleIfError = value);
    }

    /** Sets from what age on a cached verdict in use is refreshed in the background; default 80 % of {@code ttl}. */
    public ValidatorConfiguration withRefreshAfter(Duration value) {
        return with(changed -> changed.refreshAfter = value);
    }

    /** Sets how many verdicts are cached; default 100 000. */
    public ValidatorConfiguration withMaximumSize(int value) {
        return with(changed -> changed.maximumSize = value);
    }

    /** Sets how many calls may run at once, 1 to 1 000; default 32. */
    public ValidatorConfiguration withMaximumCalls(int value) {
        return with(changed -> changed.maximumCalls = value);
    }

    /** Sets Dropwizard's client TLS settings; default the platform's own. */
    public ValidatorConfiguration withTls(TlsConfiguration value) {
        return with(changed -> changed.tls = value);
    }

    @ValidationMethod(
            message =
                    "latchkey.validator.url must be an http or https address without user or query, such as http://localhost:3001.")
    boolean isUrlGood() {
        try {
            URI uri = URI.create(url);
            boolean scheme = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            return scheme && bare && uri.getHost() != null && uri.getPort() != 0 && uri.getPort() <= LARGEST_PORT;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @ValidationMethod(message = "latchkey.validator.refreshAfter must not be longer than ttl.")
    boolean isRefreshBeforeTtl() {
        return refreshAfter == null || refreshAfter.compareTo(ttl) <= 0;
    }

    @ValidationMethod(
            message =
                    "latchkey.validator.keyPattern must be a regular expression in RE2's syntax, which has no lookaround, back-references, possessive quantifiers, atomic groups or && in character classes.")
    boolean isPatternGood() {
        try {
            pattern();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    public boolean isEnabled() {
        return enabled;
    }

    public String prefix() {
        return keyPrefix;
    }

    @Internal
    public @Nullable KeyPattern pattern() {
        return keyPattern.isEmpty() ? null : KeyPattern.compile(keyPattern);
    }

    @Internal
    public ValidatorRules rules() {
        return new ValidatorRules(URI.create(url), timeout, maximumCalls, keyPrefix, tls);
    }

    /** Returns the rules of the cache. Half of the server's threads may wait for the validator; the rest serve local keys. */
    @Internal
    public CacheRules cacheRules(int serverThreads) {
        return new CacheRules(
                ttl.toNanos(),
                negativeTtl.toNanos(),
                Objects.requireNonNullElse(refreshAfter, ttl.dividedBy(10).multipliedBy(8))
                        .toNanos(),
                staleIfError.toNanos(),
                maximumSize,
                timeout.toNanos(),
                Math.max(1, serverThreads / 2));
    }
}
