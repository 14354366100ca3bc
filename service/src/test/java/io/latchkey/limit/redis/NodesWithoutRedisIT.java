package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Eventually;
import io.latchkey.app.TestGate;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two services whose Redis dies: a key is allowed in all what docs/many-nodes.md says. */
@Tag("system")
class NodesWithoutRedisIT {
    private static final int LIMIT = 40;
    private static final int SHARE = 20;

    private RedisProcess redis;
    private TestGate one;
    private TestGate other;

    @BeforeEach
    void start() throws Exception {
        redis = RedisProcess.start();
        one = node();
        other = node();
    }

    @AfterEach
    void stop() {
        one.after();
        other.after();
        redis.close();
    }

    @Test
    void aKeyGetsItsLimitThenSharesThenItsLimitOfAnEmptyRedis() throws Exception {
        awaitBoth("limits are counted in Redis");
        assertThat(allowedRequests(one, SHARE) + allowedRequests(other, LIMIT))
                .as("with Redis")
                .isEqualTo(LIMIT);
        assertThat(allowedRequests(one, LIMIT)).isZero();

        redis.kill();
        expireDenials();
        awaitBoth("Redis is unavailable");
        for (TestGate node : new TestGate[] {one, other}) {
            HttpResponse<String> first = ask(node);
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.headers().firstValue("X-RateLimit-Limit")).contains(Integer.toString(SHARE));
            assertThat(1 + allowedRequests(node, LIMIT)).as("without Redis").isEqualTo(SHARE);
        }

        redis.restart();
        awaitBoth("limits are counted in Redis");
        assertThat(allowedRequests(one, LIMIT) + allowedRequests(other, LIMIT))
                .as("with a Redis that is empty")
                .isEqualTo(LIMIT);
    }

    /** Denials are cached for this long, by the nodes' own clock. */
    private void expireDenials() {
        one.advance(DenialCache.LONGEST);
        other.advance(DenialCache.LONGEST);
    }

    private static int allowedRequests(TestGate node, int requests) throws Exception {
        int allowedRequests = 0;
        for (int i = 0; i < requests; i++) {
            int status = ask(node).statusCode();
            assertThat(status).isIn(200, 429);
            allowedRequests += status == 200 ? 1 : 0;
        }
        return allowedRequests;
    }

    private static HttpResponse<String> ask(TestGate node) throws Exception {
        return node.send("GET", "/verify", "X-API-Key", "sk_test_shared");
    }

    private void awaitBoth(String health) throws Exception {
        for (TestGate node : new TestGate[] {one, other}) {
            Eventually.value(health, () -> node.admin("/healthcheck").body(), body -> body.contains(health));
        }
    }

    private TestGate node() throws Exception {
        TestGate node = TestGate.of("""
                limiter: {type: redis, url: '%s', timeout: 10s, nodes: 2}
                rateLimit: {requests: %d, window: 3600}
                """.formatted(redis.url(), LIMIT), Map.of("API_KEYS", "sk_test_shared:shared"));
        node.before();
        return node;
    }
}
