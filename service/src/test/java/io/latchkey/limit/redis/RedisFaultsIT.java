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
 * Everything that can happen to Redis, under load: nobody gets an error, a limit is exceeded by no more than docs/many-nodes.md
 * says, and it comes back by itself. How quickly, {@code benchmarks/redis-faults} measures.
 *
 * <p>What Redis says is met by a service that waits long, so that a slow machine is not taken for a fault and the numbers are
 * exact. Where Redis says nothing, the service has a short timeout, which may also be exceeded without a fault: then requests
 * are counted locally before it, too.
 */
@Tag("system")
class RedisFaultsIT {
    private static final int LIMIT = 50;
    private static final String PASSWORD = "a-password-that-nobody-may-see";
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
        Admitted admitted = withstand(patient, redis::kill, () -> {
            redis.restart();
            command(admin -> admin.configSet("requirepass", PASSWORD));
        });
        assertThat(admitted).as("Redis has forgotten it").isEqualTo(new Admitted(LIMIT, LIMIT, LIMIT));
    }

    @Test
    void outOfMemory() throws Exception {
        Admitted admitted = withstand(patient, () -> command(admin -> admin.configSet("maxmemory", "1")), () -> {
            awaitHealth("Redis is unavailable: it answers OOM");
            command(admin -> admin.configSet("maxmemory", "0"));
        });
        assertThat(admitted).isEqualTo(new Admitted(LIMIT, LIMIT, 0));
    }

    @Test
    void anotherPassword() throws Exception {
        Admitted admitted = withstand(
                patient,
                () -> command(admin -> {
                    admin.configSet("requirepass", "another-password");
                    admin.clientKill(KillArgs.Builder.typeNormal().skipme());
                }),
                () -> {
                    awaitHealth("Redis is unavailable: it answers WRONGPASS");
                    command(admin -> admin.configSet("requirepass", PASSWORD));
                });
        assertThat(admitted).isEqualTo(new Admitted(LIMIT, LIMIT, 0));
    }

    /** It costs no decision, since the scripts are sent again. */
    @Test
    void scriptsForgotten() throws Exception {
        awaitRedis(patient);
        long fallbacks = fallbacks(patient);
        String key = nextKey();
        try (Callers callers = callers(patient)) {
            assertThat(admitted(patient, key, LIMIT / 2)).isEqualTo(LIMIT / 2);

            command(RedisCommands::scriptFlush);

            callers.awaitSome();
            assertThat(admitted(patient, key, LIMIT)).isEqualTo(LIMIT / 2);
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

    /** All commands of all connections wait, ours here too, until the time is over; again until it was noticed. */
    @Test
    void slowItself() throws Exception {
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

    /** How many requests with one key were let in before, during and after a fault. */
    private record Admitted(int before, int during, int after) {}

    /** What is counted twice is a request that Redis counted and whose answer came too late: hence at most, and not exactly. */
    private static void silent(Step begin, Step end) throws Exception {
        Admitted admitted = withstand(hasty, begin, end);
        assertThat(admitted.before()).isGreaterThanOrEqualTo(LIMIT);
        assertThat(admitted.before() + admitted.during() + admitted.after()).isBetween(LIMIT, 2 * LIMIT);
    }

    /** Load before, during and after a fault. */
    private static Admitted withstand(TestGate gate, Step begin, Step end) throws Exception {
        awaitRedis(gate);
        String key = nextKey();
        try (Callers callers = callers(gate)) {
            callers.awaitSome();
            int before = admitted(gate, key, LIMIT + 20);
            long fallbacks = fallbacks(gate);
            begin.run();
            Eventually.value("decisions without Redis", () -> fallbacks(gate), now -> now > fallbacks);
            callers.awaitSome();
            int during = admitted(gate, key, LIMIT + 20);
            end.run();
            awaitRedis(gate);
            callers.awaitSome();
            int after = admitted(gate, key, LIMIT + 20);
            assertThat(callers.stop()).containsOnlyKeys(200);
            return new Admitted(before, during, after);
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

    /** How many of some requests are let in; none ends with an error. What was refused before is asked about again. */
    private static int admitted(TestGate gate, String key, int requests) throws Exception {
        gate.advance(DenialCache.LONGEST);
        int admitted = 0;
        try (KeepAliveConnection connection = new KeepAliveConnection(gate.getLocalPort())) {
            for (int i = 0; i < requests; i++) {
                int status = connection.get("/verify", key);
                assertThat(status).isIn(200, 429);
                admitted += status == 200 ? 1 : 0;
            }
        }
        return admitted;
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

    /** Speaks to Redis past the proxy, with whichever password is in force. */
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
                // Another password, then.
            } finally {
                client.shutdown(0, 1, TimeUnit.SECONDS);
            }
        }
        throw new IllegalStateException("Redis takes no password");
    }
}
