package io.latchkey.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.dropwizard.client.ssl.TlsConfiguration;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import io.latchkey.key.ConfiguredKeys;
import io.latchkey.key.KeyFindings;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The settings as an API: every default, and every setting by the file and by code. */
@Tag("unit")
class SettingsTest {
    private static final ObjectMapper YAML = Jackson.newObjectMapper(new YAMLFactory());

    private static final String DEFAULTS = """
            admin.hosts = []
            cors.headers = null
            cors.maxAge = PT10M
            cors.methods = [GET, HEAD, POST, PUT, PATCH, DELETE]
            cors.origins = []
            cors.preflight = off
            credentials.apiKey = true
            credentials.basic = false
            credentials.bearer = true
            credentials.header = [X-API-Key]
            credentials.queryParameter =\s
            credentials.webSocketProtocol =\s
            decisionLog.interval = PT10S
            decisionLog.successes = false
            environment = true
            failureLimit.requests = 120
            failureLimit.window = PT1M
            forwarded.method = X-Forwarded-Method
            forwarded.uri = X-Forwarded-Uri
            identity.secret =\s
            identity.secretFile =\s
            keys = []
            keysFile =\s
            limiter.connections = 2
            limiter.lease = 0
            limiter.nodes = 1
            limiter.onFailure = local
            limiter.password =\s
            limiter.passwordFile =\s
            limiter.timeout = PT0.05S
            limiter.url = redis://127.0.0.1:6379
            limiter.user =\s
            publicPaths = [/health, /docs, /openapi.json, /redoc]
            rateLimit.requests = 60
            rateLimit.window = PT1M
            required = true
            scope =\s
            strictEnvironment = false
            trustedProxies = []
            validateEndpoint = false
            validator.enabled = false
            validator.keyPattern =\s
            validator.keyPrefix = sk_live_
            validator.maximumCalls = 32
            validator.maximumSize = 100000
            validator.negativeTtl = PT30S
            validator.refreshAfter = null
            validator.staleIfError = PT10M
            validator.timeout = PT5S
            validator.tls = null
            validator.ttl = PT5M
            validator.url = http://localhost:3001
            verifyInRequestLog = false
            watchKeysFile = false
            """;

    private static final String EVERYTHING = """
            required: false
            scope: tts
            publicPaths: [/open]
            credentials:
              {header: [X-Key, api-key], bearer: false, apiKey: false, basic: on, queryParameter: api_key,
               webSocketProtocol: openai-insecure-api-key.}
            rateLimit: {requests: 7, window: 500ms}
            keys: [{name: alice, key: k1-0123456789}]
            keysFile: keys.yml
            watchKeysFile: true
            environment: off
            strictEnvironment: true
            trustedProxies: [10.0.0.0/8]
            forwarded: {uri: X-Original-URL, method: none}
            cors: {preflight: answer, origins: ['https://app.example.com'], headers: [X-Key], methods: [GET], maxAge: 1min}
            failureLimit: {requests: 8, window: 10s}
            validateEndpoint: true
            verifyInRequestLog: true
            validator:
              {enabled: true, url: 'https://accounts.example.com', timeout: 250ms, keyPrefix: key_, keyPattern: 'key_[0-9]+',
               ttl: 60, negativeTtl: 5, staleIfError: 0, refreshAfter: 50, maximumSize: 10, maximumCalls: 3,
               tls: {verifyHostname: false}}
            limiter:
              {type: redis, url: 'redis://host:1', user: latchkey, password: ' p ', passwordFile: file, timeout: 20ms,
               connections: 4, onFailure: closed, nodes: 3, lease: 4}
            decisionLog: {successes: true, interval: 1min}
            identity: {secret: some, secretFile: file}
            admin: {hosts: [a.example]}
            """;

    private static LatchkeyConfiguration everything() {
        TlsConfiguration tls = new TlsConfiguration();
        tls.setVerifyHostname(false);
        return new LatchkeyConfiguration()
                .withRequired(false)
                .withScope("tts")
                .withPublicPaths(List.of("/open"))
                .withCredentials(new CredentialsConfiguration()
                        .withHeader(List.of("X-Key", "api-key"))
                        .withBearer(false)
                        .withApiKey(false)
                        .withBasic(true)
                        .withQueryParameter("api_key")
                        .withWebSocketProtocol("openai-insecure-api-key."))
                .withRateLimit(new RateLimitConfiguration().withRequests(7).withWindow(Duration.ofMillis(500)))
                .withKeys(List.of(Map.of("name", "alice", "key", "k1-0123456789")))
                .withKeysFile(Path.of("keys.yml"))
                .withWatchKeysFile(true)
                .withEnvironment(false)
                .withStrictEnvironment(true)
                .withTrustedProxies(List.of("10.0.0.0/8"))
                .withForwarded(
                        new ForwardedConfiguration().withUri("X-Original-URL").withMethod("none"))
                .withCors(new CorsConfiguration()
                        .withPreflight("answer")
                        .withOrigins(List.of("https://app.example.com"))
                        .withHeaders(List.of("X-Key"))
                        .withMethods(List.of("GET"))
                        .withMaxAge(Duration.ofMinutes(1)))
                .withFailureLimit(
                        new FailureLimitConfiguration().withRequests(8).withWindow(Duration.ofSeconds(10)))
                .withValidateEndpoint(true)
                .withVerifyInRequestLog(true)
                .withValidator(new ValidatorConfiguration()
                        .withEnabled(true)
                        .withUrl("https://accounts.example.com")
                        .withTimeout(Duration.ofMillis(250))
                        .withKeyPrefix("key_")
                        .withKeyPattern("key_[0-9]+")
                        .withTtl(Duration.ofSeconds(60))
                        .withNegativeTtl(Duration.ofSeconds(5))
                        .withStaleIfError(Duration.ZERO)
                        .withRefreshAfter(Duration.ofSeconds(50))
                        .withMaximumSize(10)
                        .withMaximumCalls(3)
                        .withTls(tls))
                .withLimiter(new RedisLimiterFactory()
                        .withUrl("redis://host:1")
                        .withUser("latchkey")
                        .withPassword(" p ")
                        .withPasswordFile(Path.of("file"))
                        .withTimeout(Duration.ofMillis(20))
                        .withConnections(4)
                        .withOnFailure("closed")
                        .withNodes(3)
                        .withLease(4))
                .withDecisionLog(
                        new DecisionLogConfiguration().withSuccesses(true).withInterval(Duration.ofMinutes(1)))
                .withIdentity(new IdentityConfiguration().withSecret("some").withSecretFile(Path.of("file")))
                .withAdmin(new AdminConfiguration().withHosts(List.of("a.example")));
    }

    @Test
    void everyDefaultIsPinned() throws Exception {
        Map<String, String> values =
                values(new LatchkeyConfiguration().withLimiter(new RedisLimiterFactory()), "", new TreeMap<>());
        List<String> lines = new ArrayList<>();
        values.forEach((setting, value) -> lines.add(setting + " = " + value));

        assertThat(lines).containsExactlyElementsOf(DEFAULTS.lines().toList());
        assertThat(new LatchkeyConfiguration().limiter()).isInstanceOf(MemoryLimiterFactory.class);
    }

    @Test
    void theFileAndCodeSetEverySetting() throws Exception {
        Map<String, String> defaults =
                values(new LatchkeyConfiguration().withLimiter(new RedisLimiterFactory()), "", new TreeMap<>());
        Map<String, String> byFile =
                values(YAML.readValue(EVERYTHING, LatchkeyConfiguration.class), "", new TreeMap<>());

        assertThat(values(everything(), "", new TreeMap<>())).isEqualTo(byFile);
        assertThat(byFile).containsOnlyKeys(defaults.keySet());
        byFile.forEach(
                (setting, value) -> assertThat(value).as("value of %s", setting).isNotEqualTo(defaults.get(setting)));
    }

    @Test
    void aChangeIsMadeToACopy() {
        LatchkeyConfiguration settings = new LatchkeyConfiguration();

        assertThat(settings.withRequired(false).isRequired()).isFalse();
        assertThat(settings.isRequired()).isTrue();
    }

    @Test
    void noConstructorHasParameters() throws Exception {
        for (Object group : List.of(everything(), new MemoryLimiterFactory(), new RedisLimiterFactory())) {
            Constructor<?>[] constructors = group.getClass().getConstructors();
            assertThat(constructors)
                    .singleElement()
                    .satisfies(one -> assertThat(one.getParameterCount()).isZero());
        }
    }

    @Test
    void valuesThatCodeSetsAreCheckedAtOnceOrByTheValidator() {
        assertThatThrownBy(() -> new LatchkeyConfiguration().withTrustedProxies(List.of("sk_secret")))
                .hasMessageStartingWith("latchkey.trustedProxies must be an IP address")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> new AdminConfiguration().withHosts(List.of("a:1")))
                .hasMessageStartingWith("latchkey.admin.hosts must be host names");
        assertThatThrownBy(() -> new CredentialsConfiguration().withHeader(List.of("Cookie")))
                .hasMessageStartingWith("latchkey.credentials.header must not be a header that has another meaning");
    }

    @Test
    void durationsThatCodeSetsMustNotBeNegative() {
        Duration negative = Duration.ofMillis(-1);
        ValidatorConfiguration validator = new ValidatorConfiguration()
                .withTtl(negative)
                .withNegativeTtl(negative)
                .withStaleIfError(negative)
                .withRefreshAfter(negative);

        assertThat(Validators.newValidator().validate(validator))
                .extracting(violation -> violation.getPropertyPath() + " " + violation.getMessage())
                .containsExactlyInAnyOrder(
                        "ttl must be between 0 and 366 days.",
                        "negativeTtl must be between 0 and 366 days.",
                        "staleIfError must be between 0 and 366 days.",
                        "refreshAfter must be between 0 and 366 days.");
    }

    /** Returns the values of all settings, by their names. */
    private static Map<String, String> values(Object group, String prefix, Map<String, String> values)
            throws Exception {
        for (Field field : group.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                field.setAccessible(true);
                Object value = field.get(group);
                String name = prefix + field.getName();
                if (value instanceof Settings<?>) {
                    values(value, name + ".", values);
                } else {
                    values.put(name, text(value));
                }
            }
        }
        return values;
    }

    private static String text(Object value) throws Exception {
        if (value instanceof ConfiguredKeys keys) {
            return keys.read(new KeyFindings()).toString();
        }
        return value instanceof TlsConfiguration tls ? "verifies " + tls.isVerifyHostname() : String.valueOf(value);
    }
}
