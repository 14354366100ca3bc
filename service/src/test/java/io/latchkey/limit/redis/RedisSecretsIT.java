package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Eventually;
import io.latchkey.app.LatchkeyProcess;
import io.latchkey.app.TestGate;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No output shows a key or the password of Redis, up to the log levels that docs/security.md allows. */
@Tag("system")
class RedisSecretsIT {
    private static final String PASSWORD = "marked-password-Zq7";
    private static final String KEY = "sk_test_markedKeyXw9";
    private static final String WRONG_KEY = "sk_test_markedKeyYw9";

    @TempDir
    private Path folder;

    /** The three ways to set the password, through one outage of Redis; each service has a key of its own. */
    @Test
    void noOutputShowsThePassword() throws Exception {
        List<String> settings = List.of("url", "password", "passwordFile");
        List<LatchkeyProcess> gates = new ArrayList<>();
        try (RedisProcess redis = RedisProcess.start("--requirepass", PASSWORD)) {
            for (String setting : settings) {
                gates.add(gate(redis, setting));
            }
            StringBuilder output = new StringBuilder();
            for (int i = 0; i < gates.size(); i++) {
                LatchkeyProcess gate = gates.get(i);
                await(gate, "limits are counted in Redis", output);
                assertThat(ask(gate, key(settings.get(i)), output)).isEqualTo(200);
                assertThat(ask(gate, key(settings.get(i)), output)).isEqualTo(429);
                assertThat(ask(gate, WRONG_KEY, output)).isEqualTo(401);
                output.append(look(gate, "/tasks/key-stats", "POST"));
                assertThat(gate.output()).as("it logs at that level").contains("DEBUG", "lettuce");
            }

            redis.kill();
            for (int i = 0; i < gates.size(); i++) {
                await(gates.get(i), "Redis is unavailable", output);
                assertThat(ask(gates.get(i), key(settings.get(i)), output)).isIn(200, 429);
            }
            redis.restart();
            for (LatchkeyProcess gate : gates) {
                await(gate, "limits are counted in Redis", output);
            }
            redis.kill();
            RedisProcess another = redis.again("--requirepass", "another-password");
            try {
                for (LatchkeyProcess gate : gates) {
                    await(gate, "WRONGPASS", output);
                }
            } finally {
                another.close();
            }

            for (LatchkeyProcess gate : gates) {
                for (String page : List.of("/metrics", "/prometheus", "/healthcheck")) {
                    output.append(look(gate, page, "GET"));
                }
                assertThat(output + gate.output()).doesNotContain(PASSWORD, KEY, WRONG_KEY);
            }
        } finally {
            gates.forEach(LatchkeyProcess::close);
        }
    }

    private static String key(String setting) {
        return KEY + "_" + setting;
    }

    private static int ask(LatchkeyProcess gate, String key, StringBuilder output) throws Exception {
        HttpResponse<String> answer = TestGate.send(gate.port(), "GET", "/verify", "X-API-Key", key);
        output.append(answer.headers().map()).append(answer.body());
        return answer.statusCode();
    }

    private static String look(LatchkeyProcess gate, String page, String method) throws Exception {
        return TestGate.send(gate.adminPort(), method, page).body();
    }

    private static void await(LatchkeyProcess gate, String health, StringBuilder output) throws Exception {
        output.append(Eventually.value(health, () -> look(gate, "/healthcheck", "GET"), now -> now.contains(health)));
    }

    private LatchkeyProcess gate(RedisProcess redis, String setting) throws Exception {
        Path file = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        String url = "redis://" + (setting.equals("url") ? ":" + PASSWORD + "@" : "") + "127.0.0.1:" + redis.port();
        String login = switch (setting) {
            case "password" -> ", password: " + PASSWORD;
            case "passwordFile" -> ", passwordFile: '" + file + "'";
            default -> "";
        };
        Path configuration = Files.writeString(folder.resolve(setting + ".yml"), """
                latchkey:
                  limiter: {type: redis, url: '%s'%s, timeout: 10s}
                  rateLimit: {requests: 1, window: 3600}
                server:
                  applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                  adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                logging:
                  level: INFO
                  loggers: {io.latchkey: TRACE, io.lettuce: DEBUG, io.netty: DEBUG}
                """.formatted(url, login));
        return LatchkeyProcess.serve(folder, Map.of("API_KEYS", key(setting) + ":marked"), configuration);
    }
}
