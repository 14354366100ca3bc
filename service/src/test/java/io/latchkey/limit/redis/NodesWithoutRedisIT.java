package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.app.LatchkeyProcess;
import io.latchkey.app.TestGate;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two services whose Redis dies: what a key gets in all is what docs/many-nodes.md says. */
@Tag("system")
class NodesWithoutRedisIT {
    private static final int LIMIT = 40;
    private static final int SHARE = 20;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    @TempDir
    private Path folder;

    @Test
    void aKeyGetsItsLimitAndOnceMoreTheShareOfEachNodeAndItsLimitAgainIfRedisForgot() throws Exception {
        List<LatchkeyProcess> nodes = new ArrayList<>();
        try (RedisProcess redis = RedisProcess.start()) {
            nodes.add(node(redis));
            nodes.add(node(redis));
            assertThat(letIn(nodes.get(0), LIMIT) + letIn(nodes.get(1), LIMIT))
                    .as("with Redis")
                    .isEqualTo(LIMIT);
            assertThat(letIn(nodes.get(0), LIMIT)).isZero();

            redis.kill();
            // Refusals are remembered for so long.
            TimeUnit.NANOSECONDS.sleep(2 * Denials.LONGEST.toNanos());
            for (LatchkeyProcess node : nodes) {
                await(node, "Redis is away");
                HttpResponse<String> first = ask(node);
                assertThat(first.statusCode()).isEqualTo(200);
                assertThat(first.headers().firstValue("X-RateLimit-Limit")).contains(Integer.toString(SHARE));
                assertThat(1 + letIn(node, LIMIT)).as("without Redis").isEqualTo(SHARE);
            }

            redis.restart();
            for (LatchkeyProcess node : nodes) {
                await(node, "limits are counted in Redis");
            }
            assertThat(letIn(nodes.get(0), LIMIT) + letIn(nodes.get(1), LIMIT))
                    .as("with a Redis that is empty")
                    .isEqualTo(LIMIT);
        } finally {
            nodes.forEach(LatchkeyProcess::close);
        }
    }

    private static int letIn(LatchkeyProcess node, int asked) throws Exception {
        int letIn = 0;
        for (int i = 0; i < asked; i++) {
            int status = ask(node).statusCode();
            assertThat(status).isIn(200, 429);
            letIn += status == 200 ? 1 : 0;
        }
        return letIn;
    }

    private static HttpResponse<String> ask(LatchkeyProcess node) throws Exception {
        return TestGate.send(node.port(), "GET", "/verify", "X-API-Key", "sk_test_shared");
    }

    private static void await(LatchkeyProcess node, String health) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        String told = "";
        while (!told.contains(health)) {
            assertThat(System.nanoTime()).as(told).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
            told = TestGate.send(node.adminPort(), "GET", "/healthcheck").body();
        }
    }

    private LatchkeyProcess node(RedisProcess redis) throws Exception {
        Path configuration = Files.writeString(folder.resolve("config.yml"), """
                latchkey:
                  limiter: {type: redis, url: '%s', timeout: 5s, nodes: 2}
                  rateLimit: {requests: %d, window: 3600}
                server:
                  applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                  adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                  requestLog: {appenders: []}
                logging:
                  level: WARN
                  loggers: {org.eclipse.jetty.server: INFO, latchkey.decisions: 'OFF'}
                """.formatted(redis.url(), LIMIT));
        return LatchkeyProcess.serve(folder, Map.of("API_KEYS", "sk_test_shared:shared"), configuration);
    }
}
