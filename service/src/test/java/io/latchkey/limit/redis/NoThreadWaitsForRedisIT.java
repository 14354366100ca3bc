package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Eventually;
import io.latchkey.app.TestGate;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A request of forward authentication that waits for Redis holds a connection and no thread of the server. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("system")
class NoThreadWaitsForRedisIT {
    private static final int THREADS = 12;
    private static final int CALLERS = 60;

    @Test
    void moreCallersMayWaitThanThereAreThreads() throws Exception {
        try (RedisProcess redis = RedisProcess.start()) {
            TestGate gate = TestGate.ofThreads(THREADS, """
                    limiter: {type: redis, url: '%s', timeout: 10s}
                    rateLimit: {requests: 1000000, window: 3600}
                    keys:
                      - {name: limited, key: sk_test_limited}
                      - {name: internal, key: sk_test_internal, internal: true}
                    """.formatted(redis.url()));
            gate.before();
            try {
                // If threads waited, the others would be answered only after those that wait. Repeated, because a slow
                // machine may need longer than the timeout for twenty requests.
                Eventually.until("answers to others while many callers wait for Redis", () -> othersPass(gate, redis));
                awaitRedis(gate);
            } finally {
                gate.after();
            }
        }
    }

    /** Returns whether 20 requests with a key without a limit are answered while all callers with another key wait. */
    private static boolean othersPass(TestGate gate, RedisProcess redis) throws Exception {
        awaitRedis(gate);
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest limited = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gate.getLocalPort() + "/verify"))
                .header("X-API-Key", "sk_test_limited")
                .build();
        List<CompletableFuture<HttpResponse<Void>>> waiting;
        boolean allWait;
        redis.pause();
        try {
            waiting = IntStream.range(0, CALLERS)
                    .mapToObj(i -> client.sendAsync(limited, HttpResponse.BodyHandlers.discarding()))
                    .toList();
            for (int i = 0; i < 20; i++) {
                assertThat(gate.send("GET", "/verify", "X-API-Key", "sk_test_internal")
                                .statusCode())
                        .as("a key without a limit")
                        .isEqualTo(200);
            }
            allWait = waiting.stream().noneMatch(CompletableFuture::isDone);
        } finally {
            redis.resume();
        }
        for (CompletableFuture<HttpResponse<Void>> answer : waiting) {
            assertThat(answer.get().statusCode()).isEqualTo(200);
        }
        return allWait;
    }

    private static void awaitRedis(TestGate gate) throws Exception {
        String counted = "limits are counted in Redis";
        Eventually.value(counted, () -> gate.admin("/healthcheck").body(), health -> health.contains(counted));
    }
}
