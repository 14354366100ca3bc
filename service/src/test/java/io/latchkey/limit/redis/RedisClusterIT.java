package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Callbacks;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.KeyLimit;
import io.latchkey.limit.KeyUsage;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cluster of several masters, whose slots move and of which one fails. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("system")
class RedisClusterIT {
    private static final RateLimit TEN = new RateLimit(10, 3_600_000_000_000L);
    private static final int MASTERS = 3;

    @TempDir
    private static Path folder;

    private static RedisCluster cluster;
    private static List<CountingLimiter> limiters;

    @BeforeAll
    static void start() throws Exception {
        cluster = new RedisCluster(folder, MASTERS, 1);
        RedisRules rules = new RedisRules(
                RedisAddress.parse(cluster.url()), RedisLogin.NONE, Duration.ofSeconds(10), 2, OnFailure.CLOSED, 1, 0);
        limiters = List.of(Connected.to(rules), Connected.to(rules));
    }

    @AfterAll
    static void stop() {
        limiters.forEach(CountingLimiter::close);
        cluster.close();
    }

    @Test
    @Order(1)
    void theLimitOfEachKeyHoldsForAllNodesOnEachMaster() {
        for (int key = 0; key < 30; key++) {
            for (int i = 0; i < 12; i++) {
                assertThat(acquire(i % 2, "key-" + key).allowed()).isEqualTo(i < 10);
            }
        }
        for (int master = 0; master < MASTERS; master++) {
            assertThat(cluster.node(master).dbsize()).isPositive();
        }
        List<KeyLimit> keys = IntStream.range(0, 300)
                .mapToObj(key -> new KeyLimit("key-" + key, TEN))
                .toList();
        assertThat(limiters.get(0).usage(keys).map(KeyUsage::requestsInWindow))
                .containsExactlyElementsOf(IntStream.range(0, 300)
                        .mapToObj(key -> key < 30 ? 10L : 0L)
                        .toList());
    }

    @Test
    @Order(2)
    void aKeyThatMovesToAnotherMasterKeepsItsCount() {
        String key = keyAt(1, "moves-");
        use(key, 4);

        cluster.moveKey(WindowScript.key(key), 1, 2);
        use(key, 3);

        cluster.endMove(WindowScript.key(key), 1, 2);
        use(key, 3);
        assertThat(acquire(0, key).allowed()).isFalse();
        assertThat(limiters)
                .allSatisfy(limiter -> assertThat(limiter.shared().fallbacks()).isZero());
    }

    @Test
    @Order(3)
    void aReplicaContinuesTheCountOfAFailedMaster() throws Exception {
        String key = keyAt(0, "fails-");
        use(key, 6);
        assertThat(cluster.node(0).waitForReplication(1, 50_000)).isEqualTo(1);

        cluster.fail(0);
        assertThat(Failover.allowedUntilDenied(limiters.get(0), key, TEN)).isEqualTo(4);
        assertThat(limiters.get(0).shared().fallbacks()).isPositive();
    }

    private static void use(String key, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(acquire(i % 2, key).allowed()).isTrue();
        }
    }

    private static Permit acquire(int limiter, String key) {
        return (Permit) Callbacks.acquire(limiters.get(limiter), key, TEN);
    }

    private static String keyAt(int master, String start) {
        return IntStream.range(0, 1000)
                .mapToObj(i -> start + i)
                .filter(key -> cluster.masterOf(WindowScript.key(key)) == master)
                .findFirst()
                .orElseThrow();
    }
}
