package io.latchkey.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.validation.ValidationMethod;
import io.latchkey.authorize.AuthorizationRules;
import io.latchkey.authorize.RequiredScope;
import io.latchkey.config.strict.Cidr;
import io.latchkey.config.strict.OnOrOff;
import io.latchkey.config.strict.TrueOrFalse;
import io.latchkey.http.CredentialRules;
import io.latchkey.http.RequestRules;
import io.latchkey.http.TrustedProxies;
import io.latchkey.key.AddressRange;
import io.latchkey.key.AddressRanges;
import io.latchkey.key.ConfiguredKeys;
import io.latchkey.key.EnvironmentKeys;
import io.latchkey.key.InvalidKeysException;
import io.latchkey.key.KeySource;
import io.latchkey.key.KeyStore;
import io.latchkey.key.KeysFile;
import io.latchkey.limit.RateLimit;
import io.latchkey.warning.Warnings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The {@code latchkey:} block of a configuration. Whatever is left out has its default. Immutable, and without the text of
 * any key.
 *
 * @param required whether a key is needed at all; default true
 * @param scope the scope that every key must hold here; default none
 * @param publicPaths the exact raw paths that need no key; {@code /static/**} stands for all paths below
 * @param credentials where the key is read
 * @param rateLimit the limit of a key that has none of its own
 * @param keys the keys in the configuration itself
 * @param keysFile a YAML file with more keys; default none
 * @param watchKeysFile whether the keys are reloaded when {@code keysFile} or a file of the environment's keys changes; default
 *     false
 * @param environment whether keys are read from the environment; default true
 * @param trustedProxies the peers whose {@code X-Forwarded-*} is believed; default none
 * @param failureLimit how many authentications may fail per client address
 * @param validateEndpoint whether this service answers as a validator itself; default false
 * @param validator the external validator
 * @param decisionLog what is logged of decisions
 * @param identity whether the identity headers are signed; default not
 * @param limiter where requests are counted; default in memory
 * @param verifyInRequestLog whether {@code server.requestLog} has the requests to {@code /verify}, too; default false
 * @param forwarded the headers in which a trusted proxy describes the request that it asks about
 * @param strictEnvironment whether an entry of {@code API_KEYS} that looks like a mistake is one; default false
 * @param cors what browsers may do from other origins; default nothing
 * @param admin who may use the admin port
 */
public record LatchkeyConfiguration(
        @JsonProperty @JsonDeserialize(using = TrueOrFalse.class) @Nullable
        Boolean required,

        @JsonProperty
        @Pattern(
                regexp = "[!#-\\[\\]-~]{0,128}",
                message = "must be a scope: visible ASCII characters without spaces, \" or \\")
        @Nullable
        String scope,

        @JsonProperty
        List<
                        @NotNull(message = "has no value; it must be a raw path that begins with /")
                        @Pattern(regexp = "/[!-~]*", message = "must be a raw path that begins with /")
                        @Pattern(regexp = PUBLIC_PATH, message = PUBLIC_PATH_EXPECTED) String>
                publicPaths,

        @JsonProperty @Valid CredentialsConfiguration credentials,
        @JsonProperty @Valid RateLimitConfiguration rateLimit,
        @JsonProperty ConfiguredKeys keys,

        @JsonProperty @Pattern(regexp = "[^\\x00]*", message = "must be the path of a file") @Nullable
        String keysFile,

        @JsonProperty @JsonDeserialize(using = TrueOrFalse.class) @Nullable
        Boolean watchKeysFile,

        @JsonProperty @JsonDeserialize(using = OnOrOff.class) @Nullable
        Boolean environment,

        @JsonProperty @JsonDeserialize(contentUsing = Cidr.class)
        List<AddressRange> trustedProxies,

        @JsonProperty @Valid FailureLimitConfiguration failureLimit,

        @JsonProperty @JsonDeserialize(using = TrueOrFalse.class) @Nullable
        Boolean validateEndpoint,

        @JsonProperty @Valid ValidatorConfiguration validator,
        @JsonProperty @Valid DecisionLogConfiguration decisionLog,
        @JsonProperty @Valid IdentityConfiguration identity,
        @JsonProperty @Valid LimiterConfiguration limiter,

        @JsonProperty @JsonDeserialize(using = TrueOrFalse.class) @Nullable
        Boolean verifyInRequestLog,

        @JsonProperty @Valid ForwardedConfiguration forwarded,

        @JsonProperty @JsonDeserialize(using = TrueOrFalse.class) @Nullable
        Boolean strictEnvironment,

        @JsonProperty @Valid CorsConfiguration cors,

        @JsonProperty @Valid AdminConfiguration admin) {

    /** A text that is no raw path at all, which is told apart; an exact path; or the only pattern that there is. */
    private static final String PUBLIC_PATH =
            "(?![!-~]+$)[\\s\\S]*|[^/].*|/[A-Za-z0-9._~!$&'()+,;=:@%/-]*|(?:/(?!\\.+/)[A-Za-z0-9._~!$&'()+,=:@-]+)+/\\*\\*";

    private static final String PUBLIC_PATH_EXPECTED =
            "must be an exact path as callers send it, without its query; the only pattern is /** at the end, as in"
                    + " /static/** for all paths below /static/";

    /** The paths that are public unless the configuration says otherwise. */
    static final List<String> DEFAULT_PUBLIC_PATHS = List.of("/health", "/docs", "/openapi.json", "/redoc");

    private static final int WIDEST_TRUST_IPV4 = 8;
    private static final int WIDEST_TRUST_IPV6 = 16;

    /** All parts may be null: they then have their defaults. */
    @JsonCreator
    @SuppressWarnings("NullAway") // Jackson passes null for what is left out
    public LatchkeyConfiguration {
        // Not List.copyOf: an element that is null is told by the validator.
        publicPaths = Collections.unmodifiableList(
                new ArrayList<>(Objects.requireNonNullElse(publicPaths, DEFAULT_PUBLIC_PATHS)));
        credentials = Objects.requireNonNullElseGet(credentials, CredentialsConfiguration::defaults);
        rateLimit = Objects.requireNonNullElseGet(rateLimit, () -> new RateLimitConfiguration(null, null));
        keys = Objects.requireNonNullElseGet(keys, ConfiguredKeys::none);
        trustedProxies = List.copyOf(Objects.requireNonNullElse(trustedProxies, List.of()));
        failureLimit = Objects.requireNonNullElseGet(failureLimit, () -> new FailureLimitConfiguration(null, null));
        validator = Objects.requireNonNullElseGet(validator, ValidatorConfiguration::defaults);
        decisionLog = Objects.requireNonNullElseGet(decisionLog, DecisionLogConfiguration::defaults);
        identity = Objects.requireNonNullElseGet(identity, () -> new IdentityConfiguration(null, null));
        limiter = Objects.requireNonNullElseGet(limiter, LimiterConfiguration::defaults);
        forwarded = Objects.requireNonNullElseGet(forwarded, ForwardedConfiguration::defaults);
        cors = Objects.requireNonNullElseGet(cors, CorsConfiguration::defaults);
        admin = Objects.requireNonNullElseGet(admin, AdminConfiguration::defaults);
    }

    /** All defaults. */
    @SuppressWarnings("NullAway")
    public static LatchkeyConfiguration defaults() {
        return new LatchkeyConfiguration(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null, null, null);
    }

    /**
     * Reads the keys of all sources.
     *
     * @param variables the environment: the value of a variable, or null
     * @throws ConfigurationException if a source has mistakes; it names all of them
     */
    public KeyStore openKeys(UnaryOperator<@Nullable String> variables) throws ConfigurationException {
        watchedFiles(variables);
        KeyStore keys = keyStore(variables, InstantSource.system());
        read(keys);
        return keys;
    }

    /** Returns what is probably not meant in these settings: one line each. */
    public List<String> warnings() {
        if (!new AddressRanges(trustedProxies).areWiderThan(WIDEST_TRUST_IPV4, WIDEST_TRUST_IPV6)) {
            return List.of();
        }
        return List.of("latchkey.trustedProxies covers more addresses than a /8 (IPv6: a /16). A caller from there may"
                + " claim any client address, and a public path. List only the proxies' own addresses.");
    }

    /** The first reading. */
    public static void read(KeyStore keys) throws ConfigurationException {
        try {
            keys.reload();
        } catch (InvalidKeysException e) {
            throw new InvalidKeySourcesException(e);
        }
    }

    /** All sources, not read yet: the weakest first. */
    public KeyStore keyStore(UnaryOperator<@Nullable String> variables, InstantSource clock) {
        List<KeySource> sources = new ArrayList<>();
        sources.add(keys);
        Path file = keysFilePath();
        if (file != null) {
            sources.add(new KeysFile(file));
        }
        if (isEnvironmentRead()) {
            sources.add(new EnvironmentKeys(variables, strictEnvironment != null && strictEnvironment));
        }
        return new KeyStore(sources, clock);
    }

    private @Nullable Path keysFilePath() {
        return keysFile == null || keysFile.isBlank() ? null : Path.of(keysFile.trim());
    }

    private boolean isEnvironmentRead() {
        return environment == null || environment;
    }

    /**
     * Returns the files to watch: none unless {@code watchKeysFile} is true.
     *
     * @param variables the environment: the value of a variable, or null
     * @throws ConfigurationException if files are to be watched, and there are none
     */
    public List<Path> watchedFiles(UnaryOperator<@Nullable String> variables) throws ConfigurationException {
        if (watchKeysFile == null || !watchKeysFile) {
            return List.of();
        }
        List<Path> files = new ArrayList<>();
        Path file = keysFilePath();
        if (file != null) {
            files.add(file);
        }
        if (isEnvironmentRead()) {
            files.addAll(EnvironmentKeys.files(variables));
        }
        if (files.isEmpty()) {
            throw new InvalidKeySourcesException(
                    "latchkey.watchKeysFile is true, but there is no file to watch; set keysFile"
                            + " (KEYS_FILE), API_KEYS_FILE or INTERNAL_API_KEY_FILE, or remove watchKeysFile");
        }
        return files;
    }

    @ValidationMethod(
            message =
                    "latchkey.forwarded must not name a header of latchkey.credentials.header: callers write it, and could name a"
                            + " public path there. Name the header that your proxy writes")
    boolean isForwardedApartFromKeys() {
        return !forwarded.isReadInKeyHeader(credentials);
    }

    /** Whether this service answers as a validator itself. */
    public boolean isValidateEndpoint() {
        return validateEndpoint != null && validateEndpoint;
    }

    public boolean isVerifyInRequestLog() {
        return verifyInRequestLog != null && verifyInRequestLog;
    }

    public boolean isRequired() {
        return required == null || required;
    }

    public AuthorizationRules gateRules() {
        return new AuthorizationRules(
                isRequired(),
                scope == null || scope.isEmpty() ? null : RequiredScope.of(scope),
                Set.copyOf(publicPaths),
                credentials.build().header());
    }

    public RateLimit defaultLimit() {
        return rateLimit.build();
    }

    /**
     * Returns how requests are read.
     *
     * @param warnings takes what the operator of a proxy should mend
     */
    public RequestRules requestRules(Warnings warnings) {
        CredentialRules read = credentials.build();
        return new RequestRules(
                read,
                new TrustedProxies(new AddressRanges(trustedProxies)),
                forwarded.build(),
                cors.build(read),
                warnings);
    }
}
