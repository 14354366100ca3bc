package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.app.LatchkeyProcess;
import io.latchkey.app.TestCertificate;
import io.latchkey.app.TestGate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redis behind TLS: it is asked if the JVM trusts its certificate, and not otherwise. */
@Tag("system")
class RedisOverTlsIT {
    @TempDir
    private static Path folder;

    private static Path certificate;
    private static RedisProcess redis;
    private static MeddlingProxy tls;

    @BeforeAll
    static void start() throws Exception {
        certificate = TestCertificate.create(folder);
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
    void countsThereIfItsCertificateIsTrusted() throws Exception {
        String trust = "-Djavax.net.ssl.trustStore=" + certificate + " -Djavax.net.ssl.trustStorePassword="
                + TestCertificate.PASSWORD;
        try (LatchkeyProcess gate = gate("127.0.0.1", trust)) {
            assertThat(health(gate)).contains("limits are counted in Redis");
        }
    }

    @Test
    void isAwayIfItsCertificateIsNotTrusted() throws Exception {
        try (LatchkeyProcess gate = gate("127.0.0.1", "-Dnothing")) {
            assertThat(health(gate)).contains("Redis is away: its certificate is not trusted");
        }
    }

    @Test
    void isAwayIfItsCertificateIsAnothers() throws Exception {
        String trust = "-Djavax.net.ssl.trustStore=" + certificate + " -Djavax.net.ssl.trustStorePassword="
                + TestCertificate.PASSWORD;
        try (LatchkeyProcess gate = gate("localhost", trust)) {
            assertThat(health(gate)).contains("Redis is away: its certificate is not trusted");
        }
    }

    /** After a request, which is let in, wherever it was counted. */
    private static String health(LatchkeyProcess gate) throws Exception {
        assertThat(TestGate.send(gate.port(), "GET", "/verify", "X-API-Key", "sk_test_tls")
                        .statusCode())
                .isEqualTo(200);
        return TestGate.send(gate.adminPort(), "GET", "/healthcheck").body();
    }

    private static LatchkeyProcess gate(String host, String options) throws Exception {
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
