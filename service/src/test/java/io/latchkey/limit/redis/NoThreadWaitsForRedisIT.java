package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.app.LatchkeyProcess;
import io.latchkey.app.TestGate;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Forward auth that waits for Redis holds a connection, and none of the server's threads. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("system")
class NoThreadWaitsForRedisIT {
    private static final int THREADS = 12;
    private static final int CALLERS = 60;

    @TempDir
    private Path folder;

    @Test
    void moreCallersMayWaitThanThereAreThreads() throws Exception {
        try (RedisProcess redis = RedisProcess.start();
                LatchkeyProcess gate = gate(redis)) {
            redis.pause();
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            HttpRequest limited = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gate.port() + "/verify"))
                    .header("X-API-Key", "sk_test_limited")
                    .build();
            List<CompletableFuture<HttpResponse<Void>>> waiting = IntStream.range(0, CALLERS)
                    .mapToObj(i -> client.sendAsync(limited, HttpResponse.BodyHandlers.discarding()))
                    .toList();

            for (int i = 0; i < 20; i++) {
                assertThat(TestGate.send(gate.port(), "GET", "/verify", "X-API-Key", "sk_test_internal")
                                .statusCode())
                        .as("a key without a limit")
                        .isEqualTo(200);
            }
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            redis.resume();
            for (CompletableFuture<HttpResponse<Void>> answer : waiting) {
                assertThat(answer.get().statusCode()).isEqualTo(200);
            }
            assertThat(TestGate.send(gate.adminPort(), "GET", "/healthcheck").body())
                    .contains("limits are counted in Redis");
        }
    }

    private LatchkeyProcess gate(RedisProcess redis) throws Exception {
        Path configuration = Files.writeString(folder.resolve("config.yml"), """
                latchkey:
                  limiter: {type: redis, url: '%s', timeout: 10s}
                  rateLimit: {requests: 1000, window: 3600}
                  keys:
                    - {name: limited, key: sk_test_limited}
                    - {name: internal, key: sk_test_internal, internal: true}
                server:
                  minThreads: 4
                  maxThreads: %d
                  applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                  adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                  requestLog: {appenders: []}
                """.formatted(redis.url(), THREADS));
        return LatchkeyProcess.serve(folder, Map.of(), configuration);
    }
}
