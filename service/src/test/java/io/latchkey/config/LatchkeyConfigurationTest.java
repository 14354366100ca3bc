package io.latchkey.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dropwizard.configuration.ConfigurationException;
import io.latchkey.ConfigurationFiles;
import io.latchkey.KeySources;
import io.latchkey.authorize.AuthorizationRules;
import io.latchkey.authorize.RequiredScope;
import io.latchkey.http.AuthorizationSchemes;
import io.latchkey.http.CorsRules;
import io.latchkey.http.CredentialRules;
import io.latchkey.http.ForwardedHeaders;
import io.latchkey.http.Origins;
import io.latchkey.http.Preflights;
import io.latchkey.http.RequestRules;
import io.latchkey.http.TrustedProxies;
import io.latchkey.key.AddressRange;
import io.latchkey.key.AddressRanges;
import io.latchkey.key.KeyEntry;
import io.latchkey.limit.RateLimit;
import io.latchkey.warning.Warnings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class LatchkeyConfigurationTest {
    private static final String EXPECT = "# expect: ";
    private static final Path SHIPPED = ConfigurationFiles.repository("config.yml");
    private static final AuthorizationRules DEFAULT_RULES =
            new AuthorizationRules(true, null, Set.of("/health", "/docs", "/openapi.json", "/redoc"), "X-API-Key");
    private static final Warnings WARNINGS = new Warnings(() -> 0);
    private static final RequestRules DEFAULT_REQUESTS = new RequestRules(
            new CredentialRules(List.of("X-API-Key"), new AuthorizationSchemes(true, true, false), null, null),
            new TrustedProxies(AddressRanges.none()),
            new ForwardedHeaders("X-Forwarded-Uri", "X-Forwarded-Method"),
            CorsRules.NONE,
            WARNINGS);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "latchkey: {}",
                "server: {}",
                "latchkey: {scope: '', keys: , keysFile: '', publicPaths: , trustedProxies: , credentials: , rateLimit: }",
                "latchkey: {keys: null, publicPaths: null, credentials: {header: , queryParameter: ''}, rateLimit: {}, decisionLog: {}}"
            })
    void whatIsLeftOutHasItsDefault(String yaml) throws Exception {
        assertDefaults(file(yaml));
    }

    @Test
    void theShippedFileSaysNothingButTheDefaults() throws Exception {
        assertDefaults(SHIPPED);
    }

    private static void assertDefaults(Path file) throws Exception {
        LatchkeyConfiguration settings = ConfigurationFiles.read(file, Map.of());
        assertThat(settings.authorizationRules()).isEqualTo(DEFAULT_RULES);
        assertThat(settings.defaultLimit()).isEqualTo(RateLimit.of(60, Duration.ofSeconds(60)));
        assertThat(KeySources.watchedFiles(settings, name -> null)).isEmpty();
        assertThat(settings.decisionLog().isSuccesses()).isFalse();
        assertThat(settings.decisionLog().interval()).hasSeconds(10);
        assertThat(settings.admin().hosts()).isEmpty();
        assertThat(settings.requestRules(WARNINGS)).isEqualTo(DEFAULT_REQUESTS);
        assertThat(KeySources.read(settings, name -> null).ring().size()).isZero();
        assertThat(KeySources.read(settings, Map.of("API_KEYS", "k1:alice")::get)
                        .ring()
                        .size())
                .as("the environment is read")
                .isEqualTo(1);
    }

    @Test
    void everySettingCanBeSet() throws Exception {
        Path keys = Files.writeString(folder.resolve("keys.yml"), "keys: [{name: bob, key: k2}]");
        LatchkeyConfiguration settings = ConfigurationFiles.read(
                file("latchkey:\n"
                        + "  required: FALSE\n"
                        + "  scope: tts\n"
                        + "  publicPaths: [/open, /a%20b]\n"
                        + "  credentials: {header: [X-Key, api-key], bearer: false, apiKey: FALSE, basic: on,\n"
                        + "    queryParameter: api_key, webSocketProtocol: openai-insecure-api-key.}\n"
                        + "  rateLimit: {requests: 7, window: 500ms}\n"
                        + "  keys: [{name: alice, key: k1}]\n"
                        + "  keysFile: '" + keys + "'\n"
                        + "  watchKeysFile: true\n"
                        + "  environment: off\n"
                        + "  admin: {hosts: [a.example, b_c]}\n"
                        + "  decisionLog: {successes: TRUE, interval: 1min}\n"
                        + "  trustedProxies: [10.0.0.0/8, '::1']\n"
                        + "  forwarded: {uri: X-Original-URL, method: None}\n"
                        + "  cors: {preflight: answer, origins: ['HTTPS://App.example.com:443', 'http://[::1]:3000', 'null'],\n"
                        + "    headers: [X-Key, X-Custom], methods: [GET, POST], maxAge: 1min}\n"),
                Map.of());

        assertThat(settings.authorizationRules())
                .isEqualTo(new AuthorizationRules(false, RequiredScope.of("tts"), Set.of("/open", "/a%20b"), "X-Key"));
        assertThat(settings.defaultLimit()).isEqualTo(RateLimit.of(7, Duration.ofMillis(500)));
        assertThat(KeySources.watchedFiles(settings, Map.of("API_KEYS_FILE", "/elsewhere")::get))
                .as("the environment is off")
                .containsExactly(keys);
        assertThat(settings.decisionLog().isSuccesses()).isTrue();
        assertThat(settings.decisionLog().interval()).hasMinutes(1);
        assertThat(settings.admin().hosts()).containsExactly("a.example", "b_c");
        assertThat(settings.requestRules(WARNINGS))
                .isEqualTo(new RequestRules(
                        new CredentialRules(
                                List.of("X-Key", "api-key"),
                                new AuthorizationSchemes(false, false, true),
                                "api_key",
                                "openai-insecure-api-key."),
                        new TrustedProxies(new AddressRanges(
                                List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("::1")))),
                        new ForwardedHeaders("X-Original-URL", null),
                        new CorsRules(
                                Preflights.ANSWER,
                                new Origins(Set.of("https://app.example.com", "http://[::1]:3000", "null")),
                                "X-Key, X-Custom",
                                "GET, POST",
                                60),
                        WARNINGS));
        assertThat(KeySources.read(settings, Map.of("API_KEYS", "k3:carol")::get)
                        .ring()
                        .entries())
                .extracting(KeyEntry::name)
                .containsExactly("alice", "bob");
    }

    @ParameterizedTest
    @ValueSource(strings = {"off", "none", "''", ""})
    void theWebSocketProtocolCanBeOff(String off) throws Exception {
        LatchkeyConfiguration settings = ConfigurationFiles.read(
                file("latchkey: {credentials: {header: [X-API-Key], webSocketProtocol: " + off + "}}"), Map.of());

        assertThat(settings.requestRules(WARNINGS)).isEqualTo(DEFAULT_REQUESTS);
    }

    @Test
    void everyVariableOfTheShippedFileIsHonoured() throws Exception {
        Path keys = Files.writeString(folder.resolve("keys.yml"), "keys: [{name: bob, key: k2}]");
        LatchkeyConfiguration settings = ConfigurationFiles.read(
                SHIPPED,
                Map.of(
                        "REQUIRE_AUTH", "False",
                        "AUTH_SCOPE", "tts",
                        "RATE_LIMIT_REQUESTS", "0",
                        "RATE_LIMIT_WINDOW", "0.5",
                        "ADMIN_HOSTS", "a.example, b",
                        "KEYS_FILE", keys.toString()));

        assertThat(settings.authorizationRules())
                .isEqualTo(new AuthorizationRules(
                        false, RequiredScope.of("tts"), DEFAULT_RULES.publicPaths(), "X-API-Key"));
        assertThat(settings.defaultLimit()).isEqualTo(RateLimit.of(0, Duration.ofMillis(500)));
        assertThat(KeySources.read(settings, name -> null).ring().size()).isEqualTo(1);
        assertThat(settings.admin().hosts()).containsExactly("a.example", "b");
    }

    @Test
    void theFilesOfTheEnvironmentAreWatchedToo() throws Exception {
        LatchkeyConfiguration settings = ConfigurationFiles.read(file("latchkey: {watchKeysFile: true}"), Map.of());

        assertThat(KeySources.watchedFiles(
                        settings,
                        Map.of("API_KEYS_FILE", "/run/secrets/keys", "INTERNAL_API_KEY_FILE", "/run/secrets/internal")
                                ::get))
                .containsExactly(Path.of("/run/secrets/keys"), Path.of("/run/secrets/internal"));
        assertThat(catchThrowable(() ->
                        KeySources.watchedFiles(settings, Map.of("API_KEYS", "sk:alice", "API_KEYS_FILE", " ")::get)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("there is no file to watch");
    }

    @ParameterizedTest
    @CsvSource({
        "REQUIRE_AUTH, '', latchkey.required must be true or false, is empty: give it a value or unset it",
        "REQUIRE_AUTH, ' ', latchkey.required must be true or false, is empty: give it a value or unset it",
        "REQUIRE_AUTH, no, latchkey.required must be true or false,",
        "REQUIRE_AUTH, '\"true\"', latchkey.required must be true or false, has quotes around its value: remove them",
        "RATE_LIMIT_REQUESTS, '', latchkey.rateLimit.requests must be a whole number, is empty: give it a value or unset it",
        "RATE_LIMIT_REQUESTS, 1.5, latchkey.rateLimit.requests must be a whole number,",
        "RATE_LIMIT_REQUESTS, ''60'', latchkey.rateLimit.requests must be a whole number, has quotes around its value: remove them",
        "RATE_LIMIT_REQUESTS, 010, latchkey.rateLimit.requests must be a whole number,",
        "RATE_LIMIT_REQUESTS, -1, latchkey.rateLimit.requests must be between 0 and 1000000000,",
        "RATE_LIMIT_WINDOW, 0, latchkey.rateLimit.window must be between 1 ms and 366 days,",
        "AUTH_SCOPE, a b, 'latchkey.scope must be a scope: visible ASCII characters without spaces, \" or \\',",
        "AUTH_SCOPE, '\"tts\"', 'latchkey.scope must be a scope: visible ASCII characters without spaces, \" or \\', has quotes around its value: remove them",
        "LIMITER, '', 'Unknown type of latchkey.limiter. Known types: memory, redis, test-own', is empty: give it a value or unset it",
        "LIMITER, '\"redis\"', 'Unknown type of latchkey.limiter. Known types: memory, redis, test-own', has quotes around its value: remove them",
        "API_KEY_CACHE_TTL, 5 parsecs, 'latchkey.validator.ttl must be a number of seconds such as 60 or 0.5, or a duration such as 60s or 500ms',",
        "VALIDATE_ENDPOINT, yes, latchkey.validateEndpoint must be true or false,",
        "PORT, eighty, server.applicationConnectors[0].port must be a number,",
        "PORT, '', server.applicationConnectors[0].port must be a number, is empty: give it a value or unset it",
        "PORT, '\"8080\"', server.applicationConnectors[0].port must be a number, has quotes around its value: remove them",
        "SHUTDOWN_WAIT, soon, health.shutdownWaitPeriod cannot be read,",
    })
    void aVariableWithAMistakeIsNamed(String variable, String value, String message, String remark) {
        String origin = remark == null
                ? "The value comes from the variable " + variable
                : "The variable " + variable + " " + remark;

        assertThat(catchThrowable(() -> ConfigurationFiles.openKeys(SHIPPED, Map.of(variable, value))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(SHIPPED + " has an error:\n  * " + message + ". " + origin + ".\n");
    }

    @ParameterizedTest
    @CsvSource({
        "ADMIN_HOST, server.adminConnectors[0].bindHost",
        "REDIS_URL, latchkey.limiter.url",
        "VALIDATOR_URL, latchkey.validator.url",
        "MANA_CORE_AUTH_URL, latchkey.validator.url"
    })
    void anEmptyVariableDoesNotMeanTheDefault(String variable, String setting) {
        assertThat(catchThrowable(() -> ConfigurationFiles.openKeys(SHIPPED, Map.of(variable, ""))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(setting)
                .hasMessageContaining("The variable " + variable + " is empty: give it a value or unset it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTH_SCOPE", "KEYS_FILE", "REDIS_USER", "REDIS_PASSWORD", "IDENTITY_SECRET"})
    void anEmptyVariableMeansNoneWhereNoneIsTheDefault(String variable) throws Exception {
        assertThat(ConfigurationFiles.openKeys(SHIPPED, Map.of(variable, ""))
                        .ring()
                        .size())
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void aFileWithOneMistakeStopsTheStartWithOneLine(Path file) throws Exception {
        String expected = Files.readAllLines(file).get(0).substring(EXPECT.length());

        Throwable error = catchThrowable(() -> ConfigurationFiles.openKeys(file, Map.of("EMPTY", "")));

        assertThat(error).isInstanceOf(ConfigurationException.class);
        assertThat(error.getMessage().lines().skip(1)).containsExactly("  * " + expected);
        // No value is repeated; two settings have such a name.
        assertThat(error.getMessage()).doesNotContainPattern("(?<!identity\\.)secret");
    }

    private static Stream<Path> badFiles() throws Exception {
        try (Stream<Path> files = Files.list(ConfigurationFiles.repository("service/src/test/resources/config/bad"))) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0/0",
                "10.0.0.0/7",
                "0.0.0.0/1, 128.0.0.0/1",
                "10.0.0.0/8, 11.0.0.0/8",
                "'::/0'",
                "'2000::/3'",
                "'2000::/15'",
                "'::/1', '8000::/1'",
                "'2001::/16', '2002::/16'",
                "'::ffff:0.0.0.0/96'",
                "127.0.0.1, 64.0.0.0/2",
                "'fc00::/6'"
            })
    void trustInMostOfTheInternetIsWarnedOf(String blocks) throws Exception {
        LatchkeyConfiguration settings =
                ConfigurationFiles.read(file("latchkey: {trustedProxies: [" + blocks + "]}"), Map.of());

        assertThat(settings.warnings()).singleElement().asString().startsWith("latchkey.trustedProxies covers more");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "127.0.0.1, '::1'",
                "10.0.0.0/8",
                "10.0.0.0/8, 10.0.0.0/8, 10.1.0.0/16",
                "10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 127.0.0.0/8, 169.254.0.0/16",
                "'2001::/16'",
                "'fd00::/8'",
                "'fc00::/7', 'fe80::/10', '::1'"
            })
    void trustInAFewNetworksIsNotWarnedOf(String blocks) throws Exception {
        LatchkeyConfiguration settings =
                ConfigurationFiles.read(file("latchkey: {trustedProxies: [" + blocks + "]}"), Map.of());

        assertThat(settings.warnings()).isEmpty();
    }

    @Test
    void aMistakeInAKeyEntryNamesItsVariables() throws Exception {
        Path file = file("latchkey: {keys: [{name: a, key: \"${KEY}\"}]}");

        assertThat(catchThrowable(() -> ConfigurationFiles.openKeys(file, Map.of("KEY", "MARKED ONE"))))
                .hasMessageContaining("latchkey.keys[0] (with values of KEY): key must be")
                .hasMessageNotContaining("MARKED");
    }

    @Test
    void aByteOrderMarkIsIgnored() throws Exception {
        assertThat(ConfigurationFiles.read(file("\uFEFFlatchkey: {scope: tts}"), Map.of())
                        .authorizationRules()
                        .scope())
                .isEqualTo(RequiredScope.of("tts"));
    }

    @Test
    void aFileInUtf16IsRefusedWithTheRemedy() throws Exception {
        Path file = Files.write(folder.resolve("config.yml"), "latchkey: {}".getBytes(StandardCharsets.UTF_16LE));

        assertThat(catchThrowable(() -> ConfigurationFiles.read(file, Map.of())))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("the file is UTF-16 text; save it as UTF-8.");
    }

    private Path file(String yaml) throws Exception {
        return Files.writeString(folder.resolve("config.yml"), yaml);
    }
}
