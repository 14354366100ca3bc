package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Callbacks;
import io.latchkey.Eventually;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import io.lettuce.core.RedisClient;
import io.lettuce.core.sentinel.api.StatefulRedisSentinelConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A master that fails, and a sentinel that makes its replica the master. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("system")
class RedisSentinelIT {
    private static final RateLimit TEN = new RateLimit(10, 3_600_000_000_000L);

    @TempDir
    private Path folder;

    @Test
    void theNewMasterContinuesTheCount() throws Exception {
        try (RedisProcess master = RedisProcess.start();
                RedisProcess replica = RedisProcess.start("--replicaof", "127.0.0.1", Integer.toString(master.port()));
                RedisProcess sentinel = RedisProcess.startFile(sentinel(master), "--sentinel");
                CountingLimiter limiter = Connected.to(new RedisRules(
                        RedisAddress.parse("redis-sentinel://127.0.0.1:" + sentinel.port() + "#limits"),
                        RedisLogin.NONE,
                        Duration.ofSeconds(10),
                        2,
                        OnFailure.CLOSED,
                        1,
                        0))) {
            for (int i = 0; i < 6; i++) {
                assertThat(((Permit) Callbacks.acquire(limiter, "alice", TEN)).allowed())
                        .isTrue();
            }
            awaitReplica(master, sentinel);

            noticeWithinASecond(sentinel);
            master.kill();

            assertThat(Failover.allowedUntilDenied(limiter, "alice", TEN)).isEqualTo(4);
            assertThat(limiter.shared().fallbacks()).isPositive();
            assertThat(limiter.shared().isUnavailable()).isFalse();
            String role = replica.ask(redis -> redis.info("replication"));
            assertThat(role).contains("role:master");
        }
    }

    private Path sentinel(RedisProcess master) throws Exception {
        return Files.writeString(folder.resolve("sentinel.conf"), """
                sentinel monitor limits 127.0.0.1 %d 1
                sentinel down-after-milliseconds limits 60000
                sentinel failover-timeout limits 5000
                """.formatted(master.port()));
    }

    /** Not earlier, because the machine may be slow. */
    private static void noticeWithinASecond(RedisProcess sentinel) {
        RedisClient client = RedisClient.create(sentinel.url());
        try (StatefulRedisSentinelConnection<String, String> connection = client.connectSentinel()) {
            connection.sync().set("limits", "down-after-milliseconds", "1000");
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }

    /** Waits until the replica has everything and the sentinel knows it. */
    private static void awaitReplica(RedisProcess master, RedisProcess sentinel) throws Exception {
        long replicas = master.ask(redis -> redis.waitForReplication(1, 50_000));
        assertThat(replicas).isEqualTo(1);
        Eventually.value(
                "a sentinel that knows the replica",
                () -> sentinel.ask(redis -> redis.info("sentinel")),
                info -> info.contains("slaves=1"));
    }
}
