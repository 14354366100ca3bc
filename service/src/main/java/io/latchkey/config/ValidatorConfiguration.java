package io.latchkey.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.dropwizard.client.ssl.TlsConfiguration;
import io.dropwizard.validation.ValidationMethod;
import io.latchkey.config.strict.TimeSpan;
import io.latchkey.config.strict.TrueOrFalse;
import io.latchkey.config.strict.WholeNumber;
import io.latchkey.validator.ValidatorRules;
import io.latchkey.verify.CacheRules;
import io.latchkey.verify.KeyPattern;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The external validator: {@code latchkey.validator}. Immutable.
 *
 * @param enabled whether there is one; default false
 * @param url where it is, without {@code /api/v1/api-keys/validate}; default {@code http://localhost:3001}
 * @param timeout over the whole call, 10 ms to 60 s; default 5 s
 * @param keyPrefix what a key must begin with for it to be asked; default {@code sk_live_}
 * @param keyPattern a regular expression of RE2 that the whole key must match for it to be asked; default none
 * @param ttl how long a good verdict is used without asking again; default 5 min
 * @param negativeTtl the same for a bad one; default 30 s
 * @param staleIfError up to what age a good verdict serves while the validator does not answer; default 10 min
 * @param refreshAfter from what age on a verdict in use is renewed in the background; default 80 % of {@code ttl}
 * @param maximumSize how many verdicts are remembered; default 100 000
 * @param maximumCalls how many calls may run at once, 1 to 1 000; default 32
 * @param tls Dropwizard's client TLS settings; default the platform's own
 */
public record ValidatorConfiguration(
        @JsonProperty @JsonDeserialize(using = TrueOrFalse.class) @Nullable
        Boolean enabled,

        @JsonProperty @Nullable String url,

        @JsonProperty @JsonDeserialize(using = TimeSpan.class) @Nullable
        Duration timeout,

        @JsonProperty @Nullable String keyPrefix,
        @JsonProperty @Nullable String keyPattern,

        @JsonProperty @JsonDeserialize(using = TimeSpan.class) @Nullable
        Duration ttl,

        @JsonProperty @JsonDeserialize(using = TimeSpan.class) @Nullable
        Duration negativeTtl,

        @JsonProperty @JsonDeserialize(using = TimeSpan.class) @Nullable
        Duration staleIfError,

        @JsonProperty @JsonDeserialize(using = TimeSpan.class) @Nullable
        Duration refreshAfter,

        @JsonProperty
        @JsonDeserialize(using = WholeNumber.class)
        @Min(value = 1, message = "must be 1 to 100000000")
        @Max(value = 100_000_000, message = "must be 1 to 100000000")
        @Nullable
        Integer maximumSize,

        @JsonProperty
        @JsonDeserialize(using = WholeNumber.class)
        @Min(value = 1, message = "must be 1 to 1000")
        @Max(value = 1000, message = "must be 1 to 1000")
        @Nullable
        Integer maximumCalls,

        @JsonProperty @Valid @Nullable TlsConfiguration tls) {

    private static final String DEFAULT_URL = "http://localhost:3001";
    private static final String DEFAULT_PREFIX = "sk_live_";
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration DEFAULT_TTL = Duration.ofMinutes(5);
    private static final Duration DEFAULT_NEGATIVE_TTL = Duration.ofSeconds(30);
    private static final Duration DEFAULT_STALE_IF_ERROR = Duration.ofMinutes(10);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final int DEFAULT_SIZE = 100_000;
    private static final int DEFAULT_CALLS = 32;
    private static final int LARGEST_PORT = 65_535;

    static ValidatorConfiguration defaults() {
        return new ValidatorConfiguration(null, null, null, null, null, null, null, null, null, null, null, null);
    }

    public boolean isEnabled() {
        return enabled != null && enabled;
    }

    @ValidationMethod(
            message =
                    "latchkey.validator.url must be an http or https address without user or query, such as http://localhost:3001")
    boolean isUrlGood() {
        try {
            URI uri = URI.create(or(url, DEFAULT_URL));
            boolean scheme = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean bare = uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
            return scheme && bare && uri.getHost() != null && uri.getPort() != 0 && uri.getPort() <= LARGEST_PORT;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @ValidationMethod(message = "latchkey.validator.timeout must be 10 ms to 60 s")
    boolean isTimeoutInRange() {
        Duration span = or(timeout, DEFAULT_TIMEOUT);
        return span.toMillis() >= 10 && span.compareTo(Duration.ofMinutes(1)) <= 0;
    }

    @ValidationMethod(
            message = "latchkey.validator.ttl, negativeTtl, staleIfError and refreshAfter must be at most 366 days")
    boolean isEveryTimeInRange() {
        return cacheTime(ttl) && cacheTime(negativeTtl) && cacheTime(staleIfError) && cacheTime(refreshAfter);
    }

    @ValidationMethod(message = "latchkey.validator.refreshAfter must not be longer than ttl")
    boolean isRefreshBeforeTtl() {
        return refreshAfter == null || refreshAfter.compareTo(or(ttl, DEFAULT_TTL)) <= 0;
    }

    @ValidationMethod(
            message =
                    "latchkey.validator.keyPattern must be a regular expression in RE2's syntax, which has no lookaround, back-references, possessive quantifiers, atomic groups or && in character classes")
    boolean isPatternGood() {
        try {
            pattern();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @ValidationMethod(
            message = "latchkey.validator.keyPrefix must not be empty: every key would be sent to the validator")
    boolean isPrefixGood() {
        return keyPrefix == null || !keyPrefix.isEmpty();
    }

    public String prefix() {
        return or(keyPrefix, DEFAULT_PREFIX);
    }

    @Nullable
    public KeyPattern pattern() {
        return keyPattern == null || keyPattern.isEmpty() ? null : KeyPattern.compile(keyPattern);
    }

    public ValidatorRules validatorRules() {
        return new ValidatorRules(
                URI.create(or(url, DEFAULT_URL)),
                or(timeout, DEFAULT_TIMEOUT),
                or(maximumCalls, DEFAULT_CALLS),
                prefix(),
                tls);
    }

    /** The rules of the cache. Half of the server's threads may wait for the validator: the others are left to local keys. */
    public CacheRules cacheRules(int serverThreads) {
        long valid = or(ttl, DEFAULT_TTL).toNanos();
        return new CacheRules(
                valid,
                or(negativeTtl, DEFAULT_NEGATIVE_TTL).toNanos(),
                refreshAfter == null ? valid / 10 * 8 : refreshAfter.toNanos(),
                or(staleIfError, DEFAULT_STALE_IF_ERROR).toNanos(),
                or(maximumSize, DEFAULT_SIZE),
                or(timeout, DEFAULT_TIMEOUT).toNanos(),
                Math.max(1, serverThreads / 2));
    }

    private static boolean cacheTime(@Nullable Duration duration) {
        return duration == null || duration.compareTo(LONGEST) <= 0;
    }

    private static <T> T or(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
