package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Callbacks;
import io.latchkey.ConfigurationFiles;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.LimiterResult;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of Redis that an address can name, and one with the files in ops/redis. */
@Tag("system")
class RedisKindsIT {
    private static final RateLimit TWO = new RateLimit(2, 3_600_000_000_000L);

    @TempDir
    private Path folder;

    @Test
    void theShippedConfigurationAndAclWithAPasswordFile() throws Exception {
        String password = "a-password";
        String rights = Files.readString(ConfigurationFiles.repository("ops/redis/users.acl"))
                .replaceAll("#[0-9a-f]{64}", "#" + sha256(password));
        Path acl = Files.writeString(folder.resolve("users.acl"), rights);
        Path file = Files.writeString(folder.resolve("password"), password + "\n");
        Path conf = Files.writeString(
                folder.resolve("redis.conf"),
                Files.readString(ConfigurationFiles.repository("ops/redis/redis.conf"))
                        .replaceFirst("aclfile .*", "aclfile " + acl));
        try (RedisProcess redis = RedisProcess.startFile(conf)) {
            countsAndResets(redis.url(), new RedisLogin("latchkey", null, file));
        }
    }

    @Test
    void aCluster() throws Exception {
        try (RedisCluster cluster = new RedisCluster(folder, 1, 0)) {
            countsAndResets(cluster.url(), RedisLogin.NONE);
            countsAndResets(cluster.process(0).url(), RedisLogin.NONE);
        }
    }

    @Test
    void theMasterThatASentinelReports() throws Exception {
        try (RedisProcess redis = RedisProcess.start()) {
            Path file = Files.writeString(
                    folder.resolve("sentinel.conf"), "sentinel monitor limits 127.0.0.1 " + redis.port() + " 1\n");
            try (RedisProcess sentinel = RedisProcess.startFile(file, "--sentinel")) {
                countsAndResets("redis-sentinel://127.0.0.1:" + sentinel.port() + "/3#limits", RedisLogin.NONE);
            }
        }
    }

    private static void countsAndResets(String url, RedisLogin login) throws Exception {
        RedisRules rules =
                new RedisRules(RedisAddress.parse(url), login, Duration.ofMinutes(1), 2, OnFailure.CLOSED, 1, 0);
        try (CountingLimiter limiter = Connected.to(rules)) {
            assertThat(limiter.shared().circuit()).isEqualTo("CLOSED");
            // Enough requests for every branch of the script.
            RateLimit many = new RateLimit(2000, 1_000_000_000);
            for (int i = 0; i < 100; i++) {
                assertThat(Callbacks.acquire(limiter, "many", i < 50 ? TWO : many))
                        .isInstanceOf(Permit.class);
            }
            assertThat(((Permit) Callbacks.acquire(limiter, "alice", TWO)).remaining())
                    .isEqualTo(1);
            assertThat(((Permit) Callbacks.acquire(limiter, "alice", TWO)).remaining())
                    .isZero();
            assertThat(((Permit) Callbacks.acquire(limiter, "alice", TWO)).allowed())
                    .isFalse();
            assertThat(limiter.usage("alice", TWO).requestsInWindow()).isEqualTo(2);
            assertThat(limiter.reset("alice")).isTrue();
            assertThat(((Permit) Callbacks.acquire(limiter, "alice", TWO)).allowed())
                    .isTrue();
            assertThat(limiter.resetAll()).isEqualTo(2);
            countsManyAtOnce(limiter);
            assertThat(limiter.resetAll())
                    .as("these twenty, and two that this node counted before")
                    .isEqualTo(22);
            assertThat(limiter.usage("alice", TWO).requestsInWindow()).isZero();
            assertThat(limiter.shared().fallbacks()).isZero();
        }
    }

    /** In a cluster each key is a call of its own; a single server receives several keys per call. */
    private static void countsManyAtOnce(CountingLimiter limiter) {
        List<CompletableFuture<LimiterResult>> results = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            CompletableFuture<LimiterResult> answer = new CompletableFuture<>();
            limiter.acquire("at-once-" + i % 20, TWO, answer::complete);
            results.add(answer);
        }
        for (int i = 0; i < 60; i++) {
            assertThat(((Permit) results.get(i).join()).allowed())
                    .as("request %d", i)
                    .isEqualTo(i < 40);
        }
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
