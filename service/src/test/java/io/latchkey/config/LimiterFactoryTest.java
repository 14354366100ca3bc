package io.latchkey.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.dropwizard.jackson.Jackson;
import io.latchkey.ConfigurationFiles;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.MemoryRateLimiter;
import io.latchkey.limit.redis.OnFailure;
import io.latchkey.limit.redis.RedisLogin;
import io.latchkey.limit.redis.RedisRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class LimiterFactoryTest {
    private static final Path SHIPPED = ConfigurationFiles.repository("config.yml");

    /** A type that an application brings: {@code META-INF/services} of the tests lists it. */
    @JsonTypeName("test-own")
    public static final class OwnLimiterFactory implements LimiterFactory {
        @JsonProperty
        private int shards = 1;

        @Override
        public CountingLimiter build(LongSupplier nanoTime) {
            return new MemoryRateLimiter(nanoTime);
        }
    }

    @TempDir
    private Path folder;

    @Test
    void theDefaultsOfRedisHold() throws Exception {
        for (LimiterFactory limiter : new LimiterFactory[] {
            new RedisLimiterFactory(),
            ConfigurationFiles.read(SHIPPED, Map.of("LIMITER", "redis")).limiter(),
            limiter("{type: redis}"),
            limiter("{type: redis, url: , user: , password: , passwordFile: '', onFailure: }")
        }) {
            RedisRules rules = ((RedisLimiterFactory) limiter).rules();

            assertThat(rules.address()).hasToString("redis://127.0.0.1:6379");
            assertThat(rules.credentials()).isEqualTo(RedisLogin.NONE);
            assertThat(rules.timeout()).isEqualTo(Duration.ofMillis(50));
            assertThat(rules.connections()).isEqualTo(2);
            assertThat(rules.onFailure()).isEqualTo(OnFailure.LOCAL);
            assertThat(rules.nodes()).isEqualTo(1);
            assertThat(rules.leasePercent()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{type: memory}"})
    void theDefaultIsMemory(String yaml) throws Exception {
        assertThat(limiter(yaml)).isInstanceOf(MemoryLimiterFactory.class);
        assertThat(limiter(yaml).build(() -> 0)).isInstanceOf(MemoryRateLimiter.class);
    }

    @Test
    void everySettingCanBeSet() throws Exception {
        RedisRules rules =
                redis("{url: 'rediss://redis.example.com:6380/3', user: latchkey, password: a-password, type: redis,"
                        + " timeout: 20ms, connections: 4, onFailure: closed, nodes: 3, lease: 4}");

        assertThat(rules.address()).hasToString("rediss://redis.example.com:6380/3");
        assertThat(rules.credentials()).isEqualTo(new RedisLogin("latchkey", "a-password", null));
        assertThat(rules.timeout()).isEqualTo(Duration.ofMillis(20));
        assertThat(rules.connections()).isEqualTo(4);
        assertThat(rules.onFailure()).isEqualTo(OnFailure.CLOSED);
        assertThat(rules.nodes()).isEqualTo(3);
        assertThat(rules.leasePercent()).isEqualTo(4);
    }

    @Test
    void everyVariableOfTheShippedFileIsHonoured() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "a-password\n");
        Map<String, String> variables = new HashMap<>(Map.of(
                "LIMITER", "redis",
                "REDIS_URL", "redis-sentinel://a:26379,b:26379/2#master",
                "REDIS_USER", "latchkey",
                "REDIS_PASSWORD_FILE", file.toString(),
                "LIMITER_ON_FAILURE", "open",
                "LIMITER_NODES", "5"));

        RedisRules rules = ((RedisLimiterFactory)
                        ConfigurationFiles.read(SHIPPED, variables).limiter())
                .rules();
        assertThat(rules.address()).hasToString("redis-sentinel://a:26379,b:26379/2#master");
        assertThat(rules.credentials()).isEqualTo(new RedisLogin("latchkey", null, file));
        assertThat(rules.onFailure()).isEqualTo(OnFailure.OPEN);
        assertThat(rules.nodes()).isEqualTo(5);

        variables.remove("LIMITER");
        assertThat(ConfigurationFiles.read(SHIPPED, variables).limiter())
                .as("variables of another type have no effect")
                .isInstanceOf(MemoryLimiterFactory.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{url: 'redis://host:1'}|Unknown setting latchkey.limiter.url for type memory, which has no settings. It belongs"
                        + " to type redis: set latchkey.limiter.type to redis, or remove it.",
                "{type: memory, timeout: '5${X:-}'}|Unknown setting latchkey.limiter.timeout for type memory, which has no"
                        + " settings. It belongs to type redis: set latchkey.limiter.type to redis, or remove it.",
                "{type: test-own, nodes: 1}|Unknown setting latchkey.limiter.nodes for type test-own, whose settings are"
                        + " shards. It belongs to type redis: set latchkey.limiter.type to redis, or remove it.",
                "{type: test-own, shard: 1}|Unknown setting latchkey.limiter.shard. Did you mean latchkey.limiter.shards?",
                "{type: redis, ulr: x}|Unknown setting latchkey.limiter.ulr. Did you mean latchkey.limiter.url?",
                "{type: redis, cluster: x}|Unknown setting latchkey.limiter.cluster. Known settings: connections, lease, nodes,"
                        + " onFailure, password, passwordFile, timeout, url, user.",
                "{type: }|latchkey.limiter.type has no value. Known types: memory, redis, test-own.",
                "{type: memory, urll: '${X:-}'}|Unknown setting latchkey.limiter.urll. There are no settings here.",
            })
    void settingsOfOtherTypesAreRefused(String yaml, String message) {
        assertThatThrownBy(() -> limiter(yaml)).hasMessageContaining("  * " + message + "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rediss|Unknown type \"rediss\" of latchkey.limiter. Did you mean redis?",
                "REDIS|Unknown type of latchkey.limiter. Did you mean redis?",
                "postgresql|Unknown type \"postgresql\" of latchkey.limiter. Known types: memory, redis, test-own.",
                "sk_live_0123456789abcdef|Unknown type of latchkey.limiter. Known types: memory, redis, test-own.",
            })
    void unknownTypesAreRefused(String type, String message) {
        assertThatThrownBy(() -> limiter("{url: 'redis://host:1', type: " + type + "}"))
                .hasMessageContaining("  * " + message + "\n");
    }

    @Test
    void anApplicationMayBringItsOwnType() throws Exception {
        assertThat(limiter("{type: test-own, shards: 3}"))
                .isInstanceOfSatisfying(
                        OwnLimiterFactory.class, own -> assertThat(own.shards).isEqualTo(3));
        ObjectMapper plain = Jackson.newObjectMapper(new YAMLFactory());
        assertThat(plain.readValue("limiter: {type: test-own, shards: 3}", LatchkeyConfiguration.class)
                        .limiter())
                .isInstanceOf(OwnLimiterFactory.class);
    }

    @ParameterizedTest
    @CsvSource({
        "redis://a-password@host:1, , a-password",
        "redis://:a%2Fpassword@host:1, , a/password",
        "redis://user:a+password@host:1, user, a+password",
        "'redis-cluster://user:a@[::1]:1,host:2', user, a",
    })
    void aPasswordMayBeInTheAddressAndIsNeverShown(String url, String user, String password) throws Exception {
        RedisRules rules = redis("{type: redis, url: '" + url + "'}");

        assertThat(rules.credentials()).isEqualTo(new RedisLogin(user, password, null));
        assertThat(rules.toString() + limiter("{type: redis, url: '" + url + "'}"))
                .doesNotContain("password=" + password, "@host");
        assertThat(rules.address().toString()).doesNotContain("@").contains("host:");
    }

    private RedisRules redis(String yaml) throws Exception {
        return ((RedisLimiterFactory) limiter(yaml)).rules();
    }

    private LimiterFactory limiter(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("config.yml"), "latchkey: {limiter: " + yaml + "}");
        return ConfigurationFiles.read(file, Map.of()).limiter();
    }
}
