package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.latchkey.Eventually;
import io.latchkey.app.LatchkeyProcess;
import io.latchkey.app.TestGate;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host name of Redis is resolved for each new connection: it may move to another address. */
@Tag("system")
class RedisNameIT {
    @TempDir
    private Path folder;

    @Test
    void aHostNameThatMovesIsFollowed() throws Exception {
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 redis.test\n");
        try (RedisProcess redis = RedisProcess.start();
                MeddlingProxy here =
                        new MeddlingProxy(new ServerSocket(0, 50, InetAddresses.forString("127.0.0.1")), redis.port());
                MeddlingProxy there = new MeddlingProxy(
                        new ServerSocket(here.port(), 50, InetAddresses.forString("127.0.0.2")), redis.port());
                LatchkeyProcess gate = gate(hosts, here.port())) {
            awaitHealth(gate, "limits are counted in Redis");

            here.mode(MeddlingProxy.Mode.SWALLOW);
            awaitHealth(gate, "Redis is unavailable");
            Files.writeString(hosts, "127.0.0.2 redis.test\n");

            awaitHealth(gate, "limits are counted in Redis");
            assertThat(there.port()).isEqualTo(here.port());
        }
    }

    private static void awaitHealth(LatchkeyProcess gate, String text) throws Exception {
        Eventually.value(
                text,
                () -> TestGate.send(gate.adminPort(), "GET", "/healthcheck").body(),
                health -> health.contains(text));
    }

    /** The JDK caches an address for 30 s; here for one. */
    private LatchkeyProcess gate(Path hosts, int port) throws Exception {
        Path configuration = Files.writeString(folder.resolve("config.yml"), """
                latchkey:
                  limiter: {type: redis, url: 'redis://redis.test:%d', timeout: 1s}
                server:
                  applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                  adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                  requestLog: {appenders: []}
                """.formatted(port));
        String options = "-Djdk.net.hosts.file=" + hosts + " -Dsun.net.inetaddr.ttl=1";
        return LatchkeyProcess.serve(
                folder, Map.of("API_KEYS", "sk_test_name:name", "JAVA_TOOL_OPTIONS", options), configuration);
    }
}
