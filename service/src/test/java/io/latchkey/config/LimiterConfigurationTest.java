package io.latchkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.ConfigurationFiles;
import io.latchkey.limit.MemoryRateLimiter;
import io.latchkey.limit.redis.OnFailure;
import io.latchkey.limit.redis.RedisLogin;
import io.latchkey.limit.redis.RedisRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class LimiterConfigurationTest {
    private static final Path SHIPPED = ConfigurationFiles.repository("config.yml");

    @TempDir
    private Path folder;

    @Test
    void whatIsLeftOutHasItsDefault() throws Exception {
        for (LimiterConfiguration limiter : new LimiterConfiguration[] {
            LimiterConfiguration.defaults(),
            ConfigurationFiles.read(SHIPPED, Map.of()).limiter(),
            limiter("{type: redis}")
        }) {
            RedisRules rules = limiter.redisRules();

            assertThat(rules.address()).hasToString("redis://127.0.0.1:6379");
            assertThat(rules.credentials()).isEqualTo(RedisLogin.NONE);
            assertThat(rules.timeout()).isEqualTo(Duration.ofMillis(50));
            assertThat(rules.connections()).isEqualTo(2);
            assertThat(rules.onFailure()).isEqualTo(OnFailure.LOCAL);
            assertThat(rules.nodes()).isEqualTo(1);
            assertThat(rules.leasePercent()).isZero();
        }
        assertThat(LimiterConfiguration.defaults().build(() -> 0)).isInstanceOf(MemoryRateLimiter.class);
    }

    @Test
    void everySettingCanBeSet() throws Exception {
        RedisRules rules = limiter(
                        "{type: redis, url: 'rediss://redis.example.com:6380/3', user: latchkey, password: a-password,"
                                + " timeout: 20ms, connections: 4, onFailure: closed, nodes: 3, lease: 4}")
                .redisRules();

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
        LimiterConfiguration limiter = ConfigurationFiles.read(
                        SHIPPED,
                        Map.of(
                                "LIMITER", "redis",
                                "REDIS_URL", "redis-sentinel://a:26379,b:26379/2#master",
                                "REDIS_USER", "latchkey",
                                "REDIS_PASSWORD_FILE", file.toString(),
                                "LIMITER_ON_FAILURE", "open",
                                "LIMITER_NODES", "5"))
                .limiter();

        RedisRules rules = limiter.redisRules();
        assertThat(limiter.type()).isEqualTo("redis");
        assertThat(rules.address()).hasToString("redis-sentinel://a:26379,b:26379/2#master");
        assertThat(rules.credentials()).isEqualTo(new RedisLogin("latchkey", null, file));
        assertThat(rules.onFailure()).isEqualTo(OnFailure.OPEN);
        assertThat(rules.nodes()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "redis://a-password@host:1, , a-password",
        "redis://:a%2Fpassword@host:1, , a/password",
        "redis://user:a+password@host:1, user, a+password",
        "'redis-cluster://user:a@[::1]:1,host:2', user, a",
    })
    void aPasswordMayBeInTheAddressAndIsNeverShown(String url, String user, String password) throws Exception {
        LimiterConfiguration limiter = limiter("{type: redis, url: '" + url + "'}");

        RedisRules rules = limiter.redisRules();
        assertThat(rules.credentials()).isEqualTo(new RedisLogin(user, password, null));
        assertThat(rules.toString() + limiter).doesNotContain("password=" + password, "@");
        assertThat(rules.address().toString()).doesNotContain("@").contains("host:");
    }

    private LimiterConfiguration limiter(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("config.yml"), "latchkey: {limiter: " + yaml + "}");
        return ConfigurationFiles.read(file, Map.of()).limiter();
    }
}
