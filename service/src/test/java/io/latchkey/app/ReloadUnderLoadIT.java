package io.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reloads changing files, some of them invalid, and checks that requests under load are not affected. */
@Tag("system")
class ReloadUnderLoadIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RELOADS = 100;

    /** The time between two reloads. */
    private static final int REQUESTS_PER_RELOAD = 40;

    private static final int CONNECTIONS = 8;

    /** The number of requests sent during some of the reloads. */
    private static final int LIMIT = RELOADS * REQUESTS_PER_RELOAD / 10;

    private static final String STABLE = "sk_test_stable";
    private static final String COMING_AND_GOING = "sk_test_guest";
    private static final String LIMITED = "sk_test_limited";
    private static final String UNKNOWN = "sk_test_unknown";

    @TempDir
    private Path folder;

    @Test
    void reloadsDoNotAffectUnchangedKeys() throws Exception {
        Path file = folder.resolve("keys.yml");
        Files.writeString(file, keys(0));
        Path configuration = Files.writeString(folder.resolve("config.yml"), """
                latchkey: {keysFile: '%s', failureLimit: {requests: 0}}
                server:
                  applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                  adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                  requestLog: {appenders: []}
                logging: {level: WARN, loggers: {org.eclipse.jetty.server: INFO}}
                """.formatted(file));
        AtomicBoolean done = new AtomicBoolean();
        Semaphore answered = new Semaphore(0);
        ExecutorService callers = Executors.newFixedThreadPool(CONNECTIONS);
        try (LatchkeyProcess service = LatchkeyProcess.serve(folder, Map.of(), configuration)) {
            int port = service.port();
            List<Future<Tally>> load = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                load.add(callers.submit(() -> call(port, answered, done)));
            }
            for (int reload = 1; reload <= RELOADS; reload++) {
                reload(service, file, reload);
                answered.acquire(REQUESTS_PER_RELOAD);
                for (Future<Tally> caller : load) {
                    assertThat(caller.isDone()).as("a caller has ended").isFalse();
                }
            }
            done.set(true);
            Tally sum = new Tally();
            for (Future<Tally> caller : load) {
                sum.add(caller.get());
            }
            assertThat(sum.limitedAllowed).as("a reload keeps what was counted").isEqualTo(LIMIT);
            assertThat(sum.requests).isGreaterThanOrEqualTo((long) REQUESTS_PER_RELOAD * RELOADS);
            assertCounted(service, "stable", sum.stable, 0);
            assertCounted(service, "limited", LIMIT, sum.limitedRefused);
        } finally {
            done.set(true);
            callers.shutdownNow();
        }
    }

    private static void reload(LatchkeyProcess service, Path file, int reload) throws Exception {
        boolean broken = reload % 5 == 0;
        Files.writeString(file, broken ? keys(reload).replace("name: stable", "nam: stable") : keys(reload));
        HttpResponse<String> answer = TestGate.send(service.adminPort(), "POST", "/tasks/reload-keys");
        JsonNode body = JSON.readTree(answer.body());
        if (broken) {
            assertThat(answer.statusCode()).isEqualTo(500);
            assertThat(body.get("mistakes").toString())
                    .contains("line 2 (keys[0]): needs a name")
                    .doesNotContain("sk_test");
        } else {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(body.get("total").asInt()).isEqualTo(isThere(reload) ? 3 : 2);
        }
    }

    private static boolean isThere(int reload) {
        return reload % 2 == 0;
    }

    /** One key stays unchanged, one stays but changes its entry each time, and one is added and removed. */
    private static String keys(int reload) {
        return "keys:\n  - {name: stable, id: stable, key: " + STABLE
                + ", rateLimit: {requests: 1000000, window: 3600}}\n"
                + "  - {name: limited " + reload + ", id: limited, key: " + LIMITED + ", rateLimit: {requests: " + LIMIT
                + ", window: 3600}}\n"
                + (isThere(reload)
                        ? "  - {name: guest, id: guest, key: " + COMING_AND_GOING + ", internal: true}\n"
                        : "");
    }

    private static Tally call(int port, Semaphore answered, AtomicBoolean done) throws Exception {
        Tally tally = new Tally();
        try (KeepAliveConnection connection = new KeepAliveConnection(port)) {
            while (!done.get()) {
                assertThat(connection.get("/verify", STABLE)).isEqualTo(200);
                tally.stable++;
                assertThat(connection.get("/verify", COMING_AND_GOING)).isIn(200, 401);
                assertThat(connection.get("/verify", UNKNOWN)).isEqualTo(401);
                int limited = connection.get("/verify", LIMITED);
                assertThat(limited).isIn(200, 429);
                tally.limitedAllowed += limited == 200 ? 1 : 0;
                tally.limitedRefused += limited == 429 ? 1 : 0;
                tally.requests += 4;
                answered.release(4);
            }
        }
        return tally;
    }

    private static void assertCounted(LatchkeyProcess service, String id, long allowed, long limited) throws Exception {
        JsonNode stats = JSON.readTree(
                TestGate.send(service.adminPort(), "POST", "/tasks/key-stats").body());
        JsonNode key = StreamSupport.stream(stats.get("keys").spliterator(), false)
                .filter(one -> one.get("id").textValue().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(key.get("allowed").asLong()).as("%s, allowed", id).isEqualTo(allowed);
        assertThat(key.get("limited").asLong()).as("%s, over its limit", id).isEqualTo(limited);
    }

    /** The results of one caller, or of all together. */
    private static final class Tally {
        private long requests;
        private long stable;
        private long limitedAllowed;
        private long limitedRefused;

        void add(Tally other) {
            requests += other.requests;
            stable += other.stable;
            limitedAllowed += other.limitedAllowed;
            limitedRefused += other.limitedRefused;
        }
    }
}
