package io.latchkey.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.dropwizard.validation.ValidationMethod;
import io.latchkey.Internal;
import io.latchkey.PublicApi;
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
import io.latchkey.limit.RateLimit;
import io.latchkey.warning.Warnings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code latchkey:} block of a configuration. A new object has all defaults; each {@code with} method returns a copy with
 * one setting changed. {@code docs/configuration.md} describes every setting. Immutable, and without the text of any key.
 */
@PublicApi
public final class LatchkeyConfiguration extends Settings<LatchkeyConfiguration> {
    /** A text that is not a raw path at all, which has a message of its own; an exact path; or the only pattern. */
    private static final String PUBLIC_PATH =
            "(?![!-~]+$)[\\s\\S]*|[^/].*|/[A-Za-z0-9._~!$&'()+,;=:@%/-]*|(?:/(?!\\.+/)[A-Za-z0-9._~!$&'()+,;=:@-]+)+/\\*\\*";

    private static final String PUBLIC_PATH_EXPECTED =
            "must be an exact path as callers send it, without its query. The only pattern is /** at the end, as in"
                    + " /static/** for all paths below /static/.";

    private static final int WIDEST_TRUST_IPV4 = 8;
    private static final int WIDEST_TRUST_IPV6 = 16;

    @JsonProperty
    @JsonDeserialize(using = TrueOrFalse.class)
    private boolean required = true;

    @Setting
    @Pattern(
            regexp = "[!#-\\[\\]-~]{0,128}",
            message = "must be a scope: visible ASCII characters without spaces, \" or \\.")
    private String scope = "";

    @Setting
    private List<
                    @NotNull(message = "has no value; it must be a raw path that begins with /.")
                    @Pattern(regexp = "/[!-~]*", message = "must be a raw path that begins with /.")
                    @Pattern(regexp = PUBLIC_PATH, message = PUBLIC_PATH_EXPECTED) String>
            publicPaths = List.of("/health", "/docs", "/openapi.json", "/redoc");

    @Setting
    @Valid
    private CredentialsConfiguration credentials = new CredentialsConfiguration();

    @Setting
    @Valid
    private RateLimitConfiguration rateLimit = new RateLimitConfiguration();

    @Setting
    private ConfiguredKeys keys = ConfiguredKeys.none();

    @Setting
    @Pattern(regexp = "[^\\x00]*", message = "must be the path of a file.")
    private String keysFile = "";

    @JsonProperty
    @JsonDeserialize(using = TrueOrFalse.class)
    private boolean watchKeysFile;

    @JsonProperty
    @JsonDeserialize(using = OnOrOff.class)
    private boolean environment = true;

    @JsonProperty
    @JsonDeserialize(using = TrueOrFalse.class)
    private boolean strictEnvironment;

    @Setting
    @JsonDeserialize(contentUsing = Cidr.class)
    private List<AddressRange> trustedProxies = List.of();

    @Setting
    @Valid
    private ForwardedConfiguration forwarded = new ForwardedConfiguration();

    @Setting
    @Valid
    private CorsConfiguration cors = new CorsConfiguration();

    @Setting
    @Valid
    private FailureLimitConfiguration failureLimit = new FailureLimitConfiguration();

    @JsonProperty
    @JsonDeserialize(using = TrueOrFalse.class)
    private boolean validateEndpoint;

    @JsonProperty
    @JsonDeserialize(using = TrueOrFalse.class)
    private boolean verifyInRequestLog;

    @Setting
    @Valid
    private ValidatorConfiguration validator = new ValidatorConfiguration();

    @Setting
    @Valid
    private LimiterFactory limiter = new MemoryLimiterFactory();

    @Setting
    @Valid
    private DecisionLogConfiguration decisionLog = new DecisionLogConfiguration();

    @Setting
    @Valid
    private IdentityConfiguration identity = new IdentityConfiguration();

    @Setting
    @Valid
    private AdminConfiguration admin = new AdminConfiguration();

    /** Sets whether a key is required at all; default true. */
    public LatchkeyConfiguration withRequired(boolean value) {
        return with(changed -> changed.required = value);
    }

    /** Sets the scope that every key must hold here; default none. */
    public LatchkeyConfiguration withScope(String value) {
        return with(changed -> changed.scope = value);
    }

    /** Sets the exact raw paths that need no key; {@code /static/**} stands for all paths below {@code /static/}. */
    public LatchkeyConfiguration withPublicPaths(List<String> value) {
        return with(changed -> changed.publicPaths = List.copyOf(value));
    }

    /** Sets where the key is read. */
    public LatchkeyConfiguration withCredentials(CredentialsConfiguration value) {
        return with(changed -> changed.credentials = value);
    }

    /** Sets the limit of a key without a limit of its own. */
    public LatchkeyConfiguration withRateLimit(RateLimitConfiguration value) {
        return with(changed -> changed.rateLimit = value);
    }

    /** Sets the keys, each with the fields of an entry in the file, such as {@code name} and {@code hash}; default none. */
    public LatchkeyConfiguration withKeys(List<? extends Map<String, ?>> value) {
        ConfiguredKeys read = ConfiguredKeys.of(new ObjectMapper().valueToTree(value));
        return with(changed -> changed.keys = read);
    }

    /** Sets a YAML file with more keys; default none. */
    public LatchkeyConfiguration withKeysFile(Path value) {
        return with(changed -> changed.keysFile = value.toString());
    }

    /** Sets whether the keys are reloaded when a file that holds keys changes; default false. */
    public LatchkeyConfiguration withWatchKeysFile(boolean value) {
        return with(changed -> changed.watchKeysFile = value);
    }

    /** Sets whether keys are read from the environment; default true. */
    public LatchkeyConfiguration withEnvironment(boolean value) {
        return with(changed -> changed.environment = value);
    }

    /** Sets whether an entry of {@code API_KEYS} that looks like a mistake stops the start; default false. */
    public LatchkeyConfiguration withStrictEnvironment(boolean value) {
        return with(changed -> changed.strictEnvironment = value);
    }

    /**
     * Sets the addresses and CIDR blocks of the peers whose {@code X-Forwarded-*} headers are believed; default none.
     *
     * @throws IllegalArgumentException if one is neither an address nor a block
     */
    public LatchkeyConfiguration withTrustedProxies(List<String> value) {
        List<AddressRange> ranges = Checks.of(
                "latchkey.trustedProxies",
                () -> value.stream().map(AddressRange::parse).toList());
        return with(changed -> changed.trustedProxies = ranges);
    }

    /** Sets the headers in which a trusted proxy describes the original request. */
    public LatchkeyConfiguration withForwarded(ForwardedConfiguration value) {
        return with(changed -> changed.forwarded = value);
    }

    /** Sets what browsers may do from other origins; default nothing. */
    public LatchkeyConfiguration withCors(CorsConfiguration value) {
        return with(changed -> changed.cors = value);
    }

    /** Sets how many authentications may fail per client address. */
    public LatchkeyConfiguration withFailureLimit(FailureLimitConfiguration value) {
        return with(changed -> changed.failureLimit = value);
    }

    /** Sets whether the service answers as a validator itself; default false. The bundle alone ignores it. */
    public LatchkeyConfiguration withValidateEndpoint(boolean value) {
        return with(changed -> changed.validateEndpoint = value);
    }

    /** Sets whether the service's request log has the requests to {@code /verify}; default false. The bundle alone ignores it. */
    public LatchkeyConfiguration withVerifyInRequestLog(boolean value) {
        return with(changed -> changed.verifyInRequestLog = value);
    }

    /** Sets the external validator; default disabled. */
    public LatchkeyConfiguration withValidator(ValidatorConfiguration value) {
        return with(changed -> changed.validator = value);
    }

    /** Sets where requests are counted; default in memory. */
    public LatchkeyConfiguration withLimiter(LimiterFactory value) {
        return with(changed -> changed.limiter = value);
    }

    /** Sets what is logged of decisions. */
    public LatchkeyConfiguration withDecisionLog(DecisionLogConfiguration value) {
        return with(changed -> changed.decisionLog = value);
    }

    /** Sets whether the identity headers are signed; default not. */
    public LatchkeyConfiguration withIdentity(IdentityConfiguration value) {
        return with(changed -> changed.identity = value);
    }

    /** Sets who may use the admin port. */
    public LatchkeyConfiguration withAdmin(AdminConfiguration value) {
        return with(changed -> changed.admin = value);
    }

    @ValidationMethod(
            message =
                    "latchkey.forwarded must not name a header of latchkey.credentials.header: callers write it, and could name a"
                            + " public path there. Name the header that your proxy writes.")
    boolean isForwardedApartFromKeys() {
        return !forwarded.isReadInKeyHeader(credentials);
    }

    /** Returns what is probably a mistake in these settings: one line each. */
    public List<String> warnings() {
        if (!new AddressRanges(trustedProxies).areWiderThan(WIDEST_TRUST_IPV4, WIDEST_TRUST_IPV6)) {
            return List.of();
        }
        return List.of("latchkey.trustedProxies covers more addresses than a /8 (IPv6: a /16). A caller from there may"
                + " claim any client address, and a public path. List only the proxies' own addresses.");
    }

    public boolean isRequired() {
        return required;
    }

    @Internal
    public ConfiguredKeys keys() {
        return keys;
    }

    /** Returns the file with more keys, or null for none. */
    public @Nullable Path keysFile() {
        return keysFile.isBlank() ? null : Path.of(keysFile.strip());
    }

    public boolean isWatchKeysFile() {
        return watchKeysFile;
    }

    public boolean isEnvironment() {
        return environment;
    }

    public boolean isStrictEnvironment() {
        return strictEnvironment;
    }

    public boolean isValidateEndpoint() {
        return validateEndpoint;
    }

    public boolean isVerifyInRequestLog() {
        return verifyInRequestLog;
    }

    public FailureLimitConfiguration failureLimit() {
        return failureLimit;
    }

    public ValidatorConfiguration validator() {
        return validator;
    }

    public LimiterFactory limiter() {
        return limiter;
    }

    public DecisionLogConfiguration decisionLog() {
        return decisionLog;
    }

    public IdentityConfiguration identity() {
        return identity;
    }

    public AdminConfiguration admin() {
        return admin;
    }

    @Internal
    public AuthorizationRules authorizationRules() {
        return new AuthorizationRules(
                required,
                scope.isEmpty() ? null : RequiredScope.of(scope),
                Set.copyOf(publicPaths),
                credentials.rules().header());
    }

    @Internal
    public RateLimit defaultLimit() {
        return rateLimit.limit();
    }

    /**
     * Returns how requests are read.
     *
     * @param warnings takes what the operator of a proxy should correct
     */
    @Internal
    public RequestRules requestRules(Warnings warnings) {
        CredentialRules read = credentials.rules();
        return new RequestRules(
                read,
                new TrustedProxies(new AddressRanges(trustedProxies)),
                forwarded.rules(),
                cors.rules(read),
                warnings);
    }
}
