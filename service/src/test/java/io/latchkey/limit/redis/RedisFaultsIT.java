package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latchkey.app.KeepAliveConnection;
import io.latchkey.app.LatchkeyProcess;
import io.latchkey.app.TestGate;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Everything that can happen to Redis, under load: nobody gets an error, a limit is exceeded by no more than docs/many-nodes.md
 * says, and it comes back by itself. How quickly is printed; a slow machine may take longer.
 */
@Tag("system")
class RedisFaultsIT {
    private static final int LIMIT = 50;
    private static final String PASSWORD = "a-password-that-nobody-may-see";
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static RedisProcess redis;
    private static MeddlingProxy proxy;
    private static LatchkeyProcess gate;
    private static int scenarios;

    @BeforeAll
    static void start() throws Exception {
        redis = RedisProcess.start();
        proxy = new MeddlingProxy(redis.port());
        gate = LatchkeyProcess.serve(folder, Map.of(), Files.writeString(folder.resolve("config.yml"), """
                        latchkey:
                          limiter: {type: redis, url: '%s', password: %s, timeout: 50ms}
                          rateLimit: {requests: %d, window: 3600}
                          keys:
                            - {name: load, key: sk_test_load, rateLimit: {requests: 1000000, window: 3600}}
                            - {name: k1, key: sk_test_1}
                            - {name: k2, key: sk_test_2}
                            - {name: k3, key: sk_test_3}
                            - {name: k4, key: sk_test_4}
                            - {name: k5, key: sk_test_5}
                            - {name: k6, key: sk_test_6}
                            - {name: k7, key: sk_test_7}
                            - {name: k8, key: sk_test_8}
                            - {name: k9, key: sk_test_9}
                        server:
                          applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                          adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                          requestLog: {appenders: []}
                        logging:
                          level: INFO
                          loggers: {latchkey.decisions: 'OFF'}
                        """.formatted(
                        proxy.url(), PASSWORD, LIMIT)));
        command("CONFIG", "requirepass", PASSWORD);
        warmUp();
    }

    /** A service that has just started may itself be slower than the timeout. */
    private static void warmUp() throws Exception {
        awaitCircuit("CLOSED");
        try (Callers callers = new Callers()) {
            for (int i = 0; i < 4; i++) {
                callers.add(gate.port(), 1000, "sk_test_load");
            }
            TimeUnit.SECONDS.sleep(3);
            callers.stop();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        try {
            assertThat(gate.output()).doesNotContain(PASSWORD);
        } finally {
            gate.close();
            proxy.close();
            redis.close();
        }
    }

    @Test
    void killed() throws Exception {
        withstand("SIGKILL, and it starts empty", 3, redis::kill, () -> {
            redis.restart();
            command("CONFIG", "requirepass", PASSWORD);
        });
    }

    @Test
    void paused() throws Exception {
        withstand("SIGSTOP", 2, redis::pause, redis::resume);
    }

    @Test
    void slow() throws Exception {
        withstand(
                "300 ms late",
                2,
                () -> proxy.mode(MeddlingProxy.Mode.DELAY),
                () -> proxy.mode(MeddlingProxy.Mode.PASS));
    }

    /** All commands of all connections wait, ours here too, until the time is over. */
    @Test
    void slowItself() throws Exception {
        withstand("CLIENT PAUSE", 2, () -> command("PAUSE"), () -> command("CONFIG", "maxmemory", "0"));
    }

    @Test
    void bytesSwallowed() throws Exception {
        withstand(
                "bytes swallowed",
                2,
                () -> proxy.mode(MeddlingProxy.Mode.SWALLOW),
                () -> proxy.mode(MeddlingProxy.Mode.PASS));
    }

    @Test
    void outOfMemory() throws Exception {
        withstand("OOM", 2, () -> command("CONFIG", "maxmemory", "1"), () -> command("CONFIG", "maxmemory", "0"));
        assertThat(gate.output()).contains("it answers OOM");
    }

    @Test
    void anotherPassword() throws Exception {
        withstand(
                "wrong password",
                2,
                () -> {
                    command("CONFIG", "requirepass", "another-password");
                    command("KILL");
                },
                () -> {
                    assertThat(TestGate.send(gate.adminPort(), "GET", "/healthcheck")
                                    .body())
                            .contains("Redis is away: it answers WRONGPASS");
                    command("CONFIG", "requirepass", PASSWORD);
                });
    }

    @Test
    void scriptsForgotten() throws Exception {
        long fallbacks = fallbacks();
        withstand("SCRIPT FLUSH", 1, () -> command("FLUSH"), () -> {});
        System.out.printf("  %d decisions without Redis%n", fallbacks() - fallbacks);
    }

    private interface Step {
        void run() throws Exception;
    }

    /**
     * Load before, during and after a fault.
     *
     * @param limits how many times its limit a key may be let in at most, all in all; once more if a machine that is slow makes
     *     Redis seem away where it is not
     */
    private static void withstand(String fault, int limits, Step begin, Step end) throws Exception {
        awaitCircuit("CLOSED");
        String key = "sk_test_" + ++scenarios;
        boolean goesAway = limits > 1;
        long changes = changes();
        try (Callers callers = new Callers()) {
            for (int i = 0; i < 4; i++) {
                callers.add(gate.port(), 1000, "sk_test_load");
            }
            TimeUnit.MILLISECONDS.sleep(700);
            int before = admitted(key);
            assertThat(before).isPositive();
            long began = System.nanoTime();
            begin.run();
            if (goesAway) {
                awaitCircuit("OPEN");
            }
            TimeUnit.MILLISECONDS.sleep(1000);
            int during = admitted(key);
            long ended = System.nanoTime();
            end.run();
            long healed = System.nanoTime();
            awaitCircuit("CLOSED");
            double recovery = (System.nanoTime() - healed) / 1e9;
            int after = admitted(key);
            List<Callers.Asked> asked = callers.stop();
            List<Callers.Asked> calm =
                    asked.stream().filter(one -> one.received() - began < 0).toList();
            List<Callers.Asked> away = asked.stream()
                    .filter(one -> one.sent() - began >= 0 && one.sent() - ended < 0)
                    .toList();
            System.out.printf(
                    "%s: %d requests, p99 %.2f ms before, %.2f ms while (%.1f times), back after %.2f s; let in %d+%d+%d of %d%n",
                    fault,
                    asked.size(),
                    Callers.p99(calm),
                    Callers.p99(away),
                    Callers.p99(away) / Callers.p99(calm),
                    recovery,
                    before,
                    during,
                    after,
                    LIMIT);

            assertThat(calm).isNotEmpty();
            assertThat(away).isNotEmpty();
            assertThat(asked).allMatch(one -> one.status() == 200);
            int most = changes() == changes ? limits : Math.max(2, limits);
            assertThat(before + during + after).isBetween(LIMIT, most * LIMIT);
        }
    }

    /** How often Redis was taken for away. */
    private static long changes() throws Exception {
        return gate.output().lines().filter(line -> line.contains(" is away (")).count();
    }

    /** How many of some more requests than the limit allows are let in; none ends with an error. */
    private static int admitted(String key) throws Exception {
        int admitted = 0;
        try (KeepAliveConnection connection = new KeepAliveConnection(gate.port())) {
            for (int i = 0; i < LIMIT + 20; i++) {
                int status = connection.get("/verify", key);
                assertThat(status).isIn(200, 429);
                admitted += status == 200 ? 1 : 0;
            }
        }
        return admitted;
    }

    private static void awaitCircuit(String state) throws Exception {
        int number = state.equals("OPEN") ? 2 : 0;
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (gauge("latchkey.limiter.circuit") != number) {
            assertThat(System.nanoTime())
                    .as("no circuit %s:\n%s", state, gate.output())
                    .isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static long fallbacks() throws Exception {
        return gauge("latchkey.limiter.fallbacks");
    }

    private static long gauge(String name) throws Exception {
        String metrics = TestGate.send(gate.adminPort(), "GET", "/metrics").body();
        return JSON.readTree(metrics).at("/gauges").path(name).path("value").asLong();
    }

    /** Speaks to Redis past the proxy, with whichever password is in force. */
    private static void command(String command, String... arguments) {
        for (String password : List.of("", PASSWORD, "another-password")) {
            RedisURI uri = RedisURI.create("127.0.0.1", redis.port());
            if (!password.isEmpty()) {
                uri.setCredentialsProvider(RedisCredentialsProvider.from(() -> RedisCredentials.just(null, password)));
            }
            RedisClient client = RedisClient.create(uri);
            try (StatefulRedisConnection<String, String> connection = client.connect()) {
                RedisCommands<String, String> admin = connection.sync();
                switch (command) {
                    case "CONFIG" -> admin.configSet(arguments[0], arguments[1]);
                    case "PAUSE" -> admin.clientPause(2000);
                    case "FLUSH" -> admin.scriptFlush();
                    default -> admin.clientKill(KillArgs.Builder.typeNormal().skipme());
                }
                return;
            } catch (RedisException e) {
                // Another password, then.
            } finally {
                client.shutdown(0, 1, TimeUnit.SECONDS);
            }
        }
        throw new IllegalStateException("Redis takes no password");
    }
}
