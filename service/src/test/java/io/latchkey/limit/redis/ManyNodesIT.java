package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.app.LatchkeyProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three services, one Redis, one limit per key. */
@Tag("system")
class ManyNodesIT {
    private static final int NODES = 3;
    private static final int KEYS = 10;
    private static final int REQUESTS = 100;
    private static final int WINDOW_SECONDS = 4;
    private static final long SECONDS = 20;

    @TempDir
    private Path folder;

    @Test
    void noKeyGetsMoreThanItsLimitInAnyWindowAndEachGetsAlmostAllOfIt() throws Exception {
        List<LatchkeyProcess> nodes = new ArrayList<>();
        try (RedisProcess redis = RedisProcess.start();
                Callers callers = new Callers()) {
            for (int i = 0; i < NODES; i++) {
                nodes.add(node(redis));
            }
            String[] keys =
                    IntStream.range(0, KEYS).mapToObj(i -> "sk_test_key" + i).toArray(String[]::new);
            for (LatchkeyProcess node : nodes) {
                callers.add(node.port(), 500, keys);
                callers.add(node.port(), 500, keys);
            }
            TimeUnit.SECONDS.sleep(SECONDS);

            List<Callers.Asked> asked = callers.stop();

            assertThat(asked).allMatch(one -> one.status() == 200 || one.status() == 429);
            for (String key : keys) {
                check(asked.stream()
                        .filter(one -> one.key().equals(key) && one.status() == 200)
                        .toList());
            }
            System.out.printf("%d nodes, %d keys: %d requests in %d s%n", NODES, KEYS, asked.size(), SECONDS);
        } finally {
            nodes.forEach(LatchkeyProcess::close);
        }
    }

    /**
     * A request was counted at some moment between its sending and its answer. If more than the limit were sent and answered
     * within one window, no choice of these moments would do.
     */
    private static void check(List<Callers.Asked> admitted) {
        List<Callers.Asked> inOrder = admitted.stream()
                .sorted(Comparator.comparingLong(Callers.Asked::sent))
                .toList();
        long window = TimeUnit.SECONDS.toNanos(WINDOW_SECONDS);
        for (int first = 0; first < inOrder.size(); first++) {
            long start = inOrder.get(first).sent();
            int within = 0;
            for (int i = first; i < inOrder.size() && inOrder.get(i).sent() - start < window; i++) {
                within += inOrder.get(i).received() - start < window ? 1 : 0;
            }
            assertThat(within).as("let in within one window").isLessThanOrEqualTo(REQUESTS);
        }
        assertThat(admitted.size())
                .as("of what %d windows hold", SECONDS / WINDOW_SECONDS)
                .isGreaterThanOrEqualTo((int) (0.99 * REQUESTS * SECONDS / WINDOW_SECONDS));
    }

    private LatchkeyProcess node(RedisProcess redis) throws Exception {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < KEYS; i++) {
            keys.append("sk_test_key").append(i).append(":key").append(i).append(',');
        }
        Path configuration =
                Files.writeString(folder.resolve("config.yml"), """
                latchkey:
                  limiter: {type: redis, url: '%s', timeout: 5s}
                  rateLimit: {requests: %d, window: %d}
                server:
                  applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                  adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                  requestLog: {appenders: []}
                logging:
                  level: WARN
                  loggers: {org.eclipse.jetty.server: INFO, latchkey.decisions: 'OFF'}
                """.formatted(redis.url(), REQUESTS, WINDOW_SECONDS));
        return LatchkeyProcess.serve(folder, Map.of("API_KEYS", keys.substring(0, keys.length() - 1)), configuration);
    }
}
