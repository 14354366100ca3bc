package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latchkey.Eventually;
import io.latchkey.app.KeepAliveConnection;
import io.latchkey.app.TestGate;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Faults of Redis under load: no caller receives an error, a limit is exceeded by no more than docs/many-nodes.md says, and the
 * service recovers by itself. {@code benchmarks/redis-faults} measures how fast.
 *
 * <p>Where Redis replies with errors, the service has a long timeout, so that a slow machine is not mistaken for a fault and the
 * numbers are exact. Where Redis is silent, the service has a short timeout, which may also be exceeded without a fault: then
 * requests are counted locally before the fault, too.
 */
@Tag("system")
class RedisFaultsIT {
    private static final int LIMIT = 50;
    private static final String PASSWORD = "a-password-that-no-output-shows";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();

    private static RedisProcess redis;
    private static MeddlingProxy proxy;
    private static TestGate patient;
    private static TestGate hasty;
    private static int scenarios;

    @BeforeAll
    static void start() throws Exception {
        redis = RedisProcess.start();
        proxy = new MeddlingProxy(redis.port());
        command(admin -> admin.configSet("requirepass", PASSWORD));
        patient = gate(redis.url(), "10s");
        hasty = gate(proxy.url(), "100ms");
        LOG.start();
        root().addAppender(LOG);
    }

    private static TestGate gate(String url, String timeout) throws Exception {
        StringBuilder keys = new StringBuilder();
        for (int i = 1; i < 10; i++) {
            keys.append("  - {name: k%d, key: sk_test_%d}\n".formatted(i, i));
        }
        TestGate gate = TestGate.of("""
                limiter: {type: redis, url: '%s', password: %s, timeout: %s}
                rateLimit: {requests: %d, window: 3600}
                keys:
                  - {name: load, key: sk_test_load, rateLimit: {requests: 1000000, window: 3600}}
                """.formatted(url, PASSWORD, timeout, LIMIT) + keys, Map.of());
        gate.before();
        return gate;
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    }

    @AfterAll
    static void stop() throws Exception {
        try {
            String log = LOG.list.stream()
                    .map(event -> event.getFormattedMessage() + event.getThrowableProxy())
                    .collect(Collectors.joining("\n"));
            assertThat(log).contains("is unavailable").doesNotContain(PASSWORD);
            assertThat(patient.admin("/healthcheck").body()).doesNotContain(PASSWORD);
            assertThat(hasty.admin("/healthcheck").body()).doesNotContain(PASSWORD);
        } finally {
            root().detachAppender(LOG);
            patient.after();
            hasty.after();
            proxy.close();
            redis.close();
        }
    }

    @Test
    void killed() throws Exception {
        AllowedRequests allowedRequests = withstand(patient, redis::kill, () -> {
            redis.restart();
            command(admin -> admin.configSet("requirepass", PASSWORD));
        });
        assertThat(allowedRequests).as("Redis has lost the count").isEqualTo(new AllowedRequests(LIMIT, LIMIT, LIMIT));
    }

    @Test
    void outOfMemory() throws Exception {
        AllowedRequests allowedRequests =
                withstand(patient, () -> command(admin -> admin.configSet("maxmemory", "1")), () -> {
                    awaitHealth("Redis is unavailable: it replies OOM");
                    command(admin -> admin.configSet("maxmemory", "0"));
                });
        assertThat(allowedRequests).isEqualTo(new AllowedRequests(LIMIT, LIMIT, 0));
    }

    @Test
    void anotherPassword() throws Exception {
        AllowedRequests allowedRequests = withstand(
                patient,
                () -> command(admin -> {
                    admin.configSet("requirepass", "another-password");
                    admin.clientKill(KillArgs.Builder.typeNormal().skipme());
                }),
                () -> {
                    awaitHealth("Redis is unavailable: it replies WRONGPASS");
                    command(admin -> admin.configSet("requirepass", PASSWORD));
                });
        assertThat(allowedRequests).isEqualTo(new AllowedRequests(LIMIT, LIMIT, 0));
    }

    /** No decision is lost, because the scripts are sent again. */
    @Test
    void scriptsFlushed() throws Exception {
        awaitRedis(patient);
        long fallbacks = fallbacks(patient);
        String key = nextKey();
        try (Callers callers = callers(patient)) {
            assertThat(allowedRequests(patient, key, LIMIT / 2)).isEqualTo(LIMIT / 2);

            command(RedisCommands::scriptFlush);

            callers.awaitSome();
            assertThat(allowedRequests(patient, key, LIMIT)).isEqualTo(LIMIT / 2);
            assertThat(callers.stop()).containsOnlyKeys(200);
        }
        assertThat(fallbacks(patient)).isEqualTo(fallbacks);
    }

    @Test
    void paused() throws Exception {
        silent(redis::pause, redis::resume);
    }

    @Test
    void slow() throws Exception {
        silent(() -> proxy.mode(MeddlingProxy.Mode.DELAY), () -> proxy.mode(MeddlingProxy.Mode.PASS));
    }

    @Test
    void bytesSwallowed() throws Exception {
        silent(() -> proxy.mode(MeddlingProxy.Mode.SWALLOW), () -> proxy.mode(MeddlingProxy.Mode.PASS));
    }

    /** All commands of all connections wait until the time is over, those of this test too. Repeated until the service notices. */
    @Test
    void clientsPaused() throws Exception {
        long fallbacks = fallbacks(hasty);
        silent(
                () -> Eventually.until("a pause that the service notices", () -> {
                    command(admin -> admin.clientPause(500));
                    return fallbacks(hasty) > fallbacks;
                }),
                () -> {});
    }

    private interface Step {
        void run() throws Exception;
    }

    /** How many requests with one key were allowed before, during and after a fault. */
    private record AllowedRequests(int before, int during, int after) {}

    /** A request that Redis counted and whose reply was late is counted twice: hence at most, and not exactly. */
    private static void silent(Step begin, Step end) throws Exception {
        AllowedRequests allowedRequests = withstand(hasty, begin, end);
        assertThat(allowedRequests.before()).isGreaterThanOrEqualTo(LIMIT);
        assertThat(allowedRequests.before() + allowedRequests.during() + allowedRequests.after())
                .isBetween(LIMIT, 2 * LIMIT);
    }

    /** Sends requests before, during and after a fault. */
    private static AllowedRequests withstand(TestGate gate, Step begin, Step end) throws Exception {
        awaitRedis(gate);
        String key = nextKey();
        try (Callers callers = callers(gate)) {
            callers.awaitSome();
            int before = allowedRequests(gate, key, LIMIT + 20);
            long fallbacks = fallbacks(gate);
            begin.run();
            Eventually.value("decisions without Redis", () -> fallbacks(gate), now -> now > fallbacks);
            callers.awaitSome();
            int during = allowedRequests(gate, key, LIMIT + 20);
            end.run();
            awaitRedis(gate);
            callers.awaitSome();
            int after = allowedRequests(gate, key, LIMIT + 20);
            assertThat(callers.stop()).containsOnlyKeys(200);
            return new AllowedRequests(before, during, after);
        }
    }

    private static String nextKey() {
        return "sk_test_" + ++scenarios;
    }

    private static Callers callers(TestGate gate) {
        Callers callers = new Callers();
        callers.add(gate.getLocalPort(), "sk_test_load");
        callers.add(gate.getLocalPort(), "sk_test_load");
        return callers;
    }

    /** Returns how many requests are allowed; none ends with an error. Cached denials have expired. */
    private static int allowedRequests(TestGate gate, String key, int requests) throws Exception {
        gate.advance(DenialCache.LONGEST);
        int allowedRequests = 0;
        try (KeepAliveConnection connection = new KeepAliveConnection(gate.getLocalPort())) {
            for (int i = 0; i < requests; i++) {
                int status = connection.get("/verify", key);
                assertThat(status).isIn(200, 429);
                allowedRequests += status == 200 ? 1 : 0;
            }
        }
        return allowedRequests;
    }

    private static void awaitRedis(TestGate gate) throws Exception {
        Eventually.value("a closed circuit", () -> gauge(gate, "latchkey.limiter.circuit"), state -> state == 0);
    }

    private static void awaitHealth(String text) throws Exception {
        Eventually.value(text, () -> patient.admin("/healthcheck").body(), health -> health.contains(text));
    }

    private static long fallbacks(TestGate gate) throws Exception {
        return gauge(gate, "latchkey.limiter.fallbacks");
    }

    private static long gauge(TestGate gate, String name) throws Exception {
        return JSON.readTree(gate.admin("/metrics").body())
                .at("/gauges")
                .path(name)
                .path("value")
                .asLong();
    }

    /** Sends commands to Redis without the proxy, with the password that is in force. */
    private static void command(Consumer<RedisCommands<String, String>> work) {
        for (String password : List.of("", PASSWORD, "another-password")) {
            RedisURI uri = RedisURI.create("127.0.0.1", redis.port());
            if (!password.isEmpty()) {
                uri.setCredentialsProvider(RedisCredentialsProvider.from(() -> RedisCredentials.just(null, password)));
            }
            RedisClient client = RedisClient.create(uri);
            try (StatefulRedisConnection<String, String> connection = client.connect()) {
                work.accept(connection.sync());
                return;
            } catch (RedisException e) {
                // Try the next password.
            } finally {
                client.shutdown(0, 1, TimeUnit.SECONDS);
            }
        }
        throw new IllegalStateException("Redis takes no password");
    }
}
