package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Callbacks;
import io.latchkey.Eventually;
import io.latchkey.app.LatchkeyProcess;
import io.latchkey.app.TestCertificate;
import io.latchkey.app.TestGate;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis over TLS: it is used if the JVM trusts its certificate, and not otherwise. */
@Tag("system")
class RedisOverTlsIT {
    @TempDir
    private static Path folder;

    private static Path certificate;
    private static RedisProcess redis;
    private static MeddlingProxy tls;

    @BeforeAll
    static void start() throws Exception {
        certificate = TestCertificate.copyTo(folder);
        redis = RedisProcess.start();
        tls = new MeddlingProxy(
                TestCertificate.context(certificate).getServerSocketFactory().createServerSocket(0), redis.port());
    }

    @AfterAll
    static void stop() throws Exception {
        tls.close();
        redis.close();
    }

    @Test
    void redisIsUsedIfItsCertificateIsTrusted() throws Exception {
        try (LatchkeyProcess gate = gate("127.0.0.1")) {
            awaitHealth(gate, "limits are counted in Redis");
            assertLetIn(gate);
        }
    }

    @Test
    void redisIsUnavailableIfItsCertificateIsForAnotherHost() throws Exception {
        try (LatchkeyProcess gate = gate("localhost")) {
            awaitHealth(gate, "Redis is unavailable: its certificate is not trusted");
            assertLetIn(gate);
        }
    }

    /** This JVM does not trust it. */
    @Test
    void redisIsUnavailableIfItsCertificateIsNotTrusted() throws Exception {
        RedisRules rules = new RedisRules(
                RedisAddress.parse("rediss://127.0.0.1:" + tls.port()),
                RedisLogin.NONE,
                Duration.ofSeconds(5),
                1,
                OnFailure.LOCAL,
                1,
                0);
        try (CountingLimiter limiter = RedisLimiters.create(rules, System::nanoTime)) {
            Eventually.value(
                    "a certificate that is not trusted",
                    () -> limiter.shared().lastFailure(),
                    failure -> failure != null && failure.startsWith("its certificate is not trusted"));
            assertThat(limiter.shared().isUnavailable()).isTrue();
            assertThat(Callbacks.acquire(limiter, "alice", new RateLimit(1, 1_000_000_000)))
                    .isInstanceOf(Permit.class);
        }
    }

    private static void awaitHealth(LatchkeyProcess gate, String text) throws Exception {
        Eventually.value(
                text,
                () -> TestGate.send(gate.adminPort(), "GET", "/healthcheck").body(),
                health -> health.contains(text));
    }

    /** Whether it is counted in Redis or locally. */
    private static void assertLetIn(LatchkeyProcess gate) throws Exception {
        assertThat(TestGate.send(gate.port(), "GET", "/verify", "X-API-Key", "sk_test_tls")
                        .statusCode())
                .isEqualTo(200);
    }

    private static LatchkeyProcess gate(String host) throws Exception {
        String options = "-Djavax.net.ssl.trustStore=" + certificate + " -Djavax.net.ssl.trustStorePassword="
                + TestCertificate.PASSWORD;
        Path configuration =
                Files.writeString(Files.createTempFile(folder, "config", ".yml"), """
                latchkey:
                  limiter: {type: redis, url: 'rediss://%s:%d', timeout: 5s}
                server:
                  applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                  adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                  requestLog: {appenders: []}
                """.formatted(host, tls.port()));
        return LatchkeyProcess.serve(
                folder, Map.of("API_KEYS", "sk_test_tls:tls", "JAVA_TOOL_OPTIONS", options), configuration);
    }
}
