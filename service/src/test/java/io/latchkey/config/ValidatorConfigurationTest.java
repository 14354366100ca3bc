package io.latchkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.ConfigurationFiles;
import io.latchkey.limit.RateLimit;
import io.latchkey.validator.ValidatorRules;
import io.latchkey.verify.CacheRules;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings of the external validator and what guards it. Mistakes in them are in config/bad. */
@Tag("unit")
class ValidatorConfigurationTest {
    private static final Path SHIPPED = ConfigurationFiles.repository("config.yml");
    private static final ValidatorRules DEFAULT_RULES =
            new ValidatorRules(URI.create("http://localhost:3001"), Duration.ofSeconds(5), 32, "sk_live_", null);
    private static final CacheRules DEFAULT_CACHE = new CacheRules(
            Duration.ofMinutes(5).toNanos(),
            Duration.ofSeconds(30).toNanos(),
            Duration.ofMinutes(4).toNanos(),
            Duration.ofMinutes(10).toNanos(),
            100_000,
            Duration.ofSeconds(5).toNanos(),
            512);

    @TempDir
    private Path folder;

    @Test
    void whatIsLeftOutHasItsDefault() throws Exception {
        assertDefaults(ConfigurationFiles.read(file("latchkey: {}"), Map.of()));
        assertDefaults(ConfigurationFiles.read(file("latchkey: {validator: , failureLimit: }"), Map.of()));
    }

    @Test
    void theShippedFileSaysNothingButTheDefaults() throws Exception {
        assertDefaults(ConfigurationFiles.read(SHIPPED, Map.of()));
    }

    private static void assertDefaults(LatchkeyConfiguration settings) {
        ValidatorConfiguration validator = settings.validator();
        assertThat(validator.isEnabled()).isFalse();
        assertThat(validator.prefix()).isEqualTo("sk_live_");
        assertThat(validator.pattern()).isNull();
        assertThat(validator.rules()).isEqualTo(DEFAULT_RULES);
        assertThat(validator.cacheRules(1024)).isEqualTo(DEFAULT_CACHE);
        assertThat(settings.failureLimit().limit()).isEqualTo(RateLimit.of(120, Duration.ofMinutes(1)));
        assertThat(settings.isValidateEndpoint()).isFalse();
    }

    @Test
    void everySettingCanBeSet() throws Exception {
        LatchkeyConfiguration settings = ConfigurationFiles.read(file("""
                latchkey:
                  validateEndpoint: true
                  failureLimit: {requests: 7, window: 10s}
                  validator:
                    enabled: true
                    url: https://accounts.example.com/base
                    timeout: 250ms
                    keyPrefix: key_
                    keyPattern: "key_[0-9]+"
                    ttl: 60
                    negativeTtl: 5
                    staleIfError: 0
                    refreshAfter: 50
                    maximumSize: 10
                    maximumCalls: 3
                    tls: {verifyHostname: false}
                """), Map.of());

        ValidatorConfiguration validator = settings.validator();
        assertThat(validator.isEnabled()).isTrue();
        assertThat(validator.prefix()).isEqualTo("key_");
        assertThat(validator.pattern()).hasToString("key_[0-9]+");
        ValidatorRules rules = validator.rules();
        assertThat(rules.url()).hasToString("https://accounts.example.com/base");
        assertThat(rules.timeout()).hasMillis(250);
        assertThat(rules.concurrentCalls()).isEqualTo(3);
        assertThat(rules.tls())
                .isNotNull()
                .satisfies(tls -> assertThat(tls.isVerifyHostname()).isFalse());
        assertThat(validator.cacheRules(1024))
                .isEqualTo(new CacheRules(
                        Duration.ofMinutes(1).toNanos(),
                        Duration.ofSeconds(5).toNanos(),
                        Duration.ofSeconds(50).toNanos(),
                        0,
                        10,
                        Duration.ofMillis(250).toNanos(),
                        512));
        assertThat(settings.failureLimit().limit()).isEqualTo(RateLimit.of(7, Duration.ofSeconds(10)));
        assertThat(settings.isValidateEndpoint()).isTrue();
    }

    @Test
    void everyVariableOfTheShippedFileIsHonoured() throws Exception {
        LatchkeyConfiguration settings = ConfigurationFiles.read(
                SHIPPED,
                Map.of(
                        "EXTERNAL_AUTH_ENABLED", "TRUE",
                        "MANA_CORE_AUTH_URL", "http://127.0.0.1:9",
                        "EXTERNAL_AUTH_TIMEOUT", "0.5",
                        "API_KEY_CACHE_TTL", "1",
                        "FAILURE_LIMIT_REQUESTS", "0",
                        "VALIDATE_ENDPOINT", "true"));

        assertThat(settings.validator().isEnabled()).isTrue();
        assertThat(settings.validator().rules())
                .isEqualTo(new ValidatorRules(
                        URI.create("http://127.0.0.1:9"), Duration.ofMillis(500), 32, "sk_live_", null));
        assertThat(settings.validator().cacheRules(1024).validNanos())
                .isEqualTo(Duration.ofSeconds(1).toNanos());
        assertThat(settings.failureLimit().limit()).isNull();
        assertThat(settings.isValidateEndpoint()).isTrue();
    }

    @Test
    void theOldNameOfTheUrlsVariableIsAnAlias() throws Exception {
        Map<String, String> both =
                Map.of("VALIDATOR_URL", "http://127.0.0.1:9", "MANA_CORE_AUTH_URL", "http://127.0.0.1:8");

        assertThat(ConfigurationFiles.read(SHIPPED, both).validator().rules().url())
                .isEqualTo(URI.create("http://127.0.0.1:9"));
        assertThat(ConfigurationFiles.read(SHIPPED, Map.of("MANA_CORE_AUTH_URL", "http://127.0.0.1:8"))
                        .validator()
                        .rules()
                        .url())
                .isEqualTo(URI.create("http://127.0.0.1:8"));
    }

    private Path file(String yaml) throws Exception {
        return Files.writeString(folder.resolve("config.yml"), yaml);
    }
}
