package io.latchkey.http.forwardauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.core.setup.Environment;
import io.dropwizard.testing.DropwizardTestSupport;
import io.latchkey.LatchkeyBundle;
import io.latchkey.app.LatchkeyApplication;
import io.latchkey.app.ServiceConfiguration;
import io.latchkey.app.TestCertificate;
import io.latchkey.app.TestGate;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the server promises holds for forward auth too, though the servlet stack never sees it. */
@Tag("service")
class ForwardAuthServerTest {
    private static final String KEYS = "latchkey:\n  keys: [{name: alice, key: good-key}]\n";

    @TempDir
    private Path folder;

    private String connector = "type: http";

    private static @Nullable DropwizardTestSupport<ServiceConfiguration> usual;

    private DropwizardTestSupport<ServiceConfiguration> gate;

    @AfterEach
    void stop() {
        if (gate != null && gate != usual) {
            gate.after();
        }
    }

    @AfterAll
    static void stopTheUsual() {
        if (usual != null) {
            usual.after();
        }
    }

    @Test
    void verifyNeverBlocksAndEndsGracefully() throws Exception {
        useTheUsual();

        Server server = gate.getEnvironment().getApplicationContext().getServer();
        assertThat(server.getInvocationType()).isEqualTo(Invocable.InvocationType.NON_BLOCKING);
        ForwardAuthHandler handler = server.getDescendant(ForwardAuthHandler.class);
        assertThat(handler).isNotNull();
        Handler parent = server.getContainer(handler, GracefulHandler.class);
        assertThat(parent).isNotNull();
    }

    @Test
    void handlersStandInOneOrder() throws Exception {
        start("  credentials: {queryParameter: api_key}\n", "", "");

        List<String> names = new ArrayList<>();
        Handler handler = gate.getEnvironment().getApplicationContext().getServer();
        while (handler instanceof Handler.Singleton around) {
            handler = around.getHandler();
            names.add(handler.getClass().getSimpleName());
        }
        assertThat(names)
                .startsWith("QueryKeyHandler", "DotSegmentHandler")
                .containsSubsequence("GracefulHandler", "ForwardAuthHandler", "RequestBodyHandler", "ServletThreads")
                .doesNotHaveDuplicates();
    }

    @Test
    void verifyIsInTheRequestLogIfConfigured() throws Exception {
        Path log = folder.resolve("access.log");
        start("  verifyInRequestLog: true\n", "", requestLog(log, "%m %U %s %b %responseHeader{X-Auth-Key-Name}"));

        assertThat(status("/verify", "good-key")).isEqualTo(200);
        assertThat(status("/verify/a/b?c=d", "wrong")).isEqualTo(401);
        assertThat(status("/whoami", "good-key")).isEqualTo(200);
        gate.after();
        gate = null;

        assertThat(Files.readAllLines(log))
                .hasSize(3)
                .contains("GET /verify 200 0 alice", "GET /verify/a/b 401 107 null")
                .anyMatch(line -> line.startsWith("GET /whoami 200 "));
    }

    @Test
    void verifyIsNotInTheRequestLogByDefault() throws Exception {
        Path log = folder.resolve("access.log");
        start("", "", requestLog(log, "%m %U %s"));

        assertThat(status("/verify", "good-key")).isEqualTo(200);
        assertThat(status("/verify/a/b?c=d", "wrong")).isEqualTo(401);
        assertThat(status("/verifyx", "wrong")).isEqualTo(404);
        gate.after();
        gate = null;

        assertThat(Files.readAllLines(log)).containsExactly("GET /verifyx 404");
    }

    private static String requestLog(Path file, String format) {
        return "  requestLog: {appenders: [{type: file, currentLogFilename: '" + file
                + "', archive: false, logFormat: '" + format + "'}]}\n";
    }

    @Test
    void verifyMovesWithTheRootPath() throws Exception {
        start("  rootPath: /gate/*\n", "");

        assertThat(status("/gate/verify", "good-key")).isEqualTo(200);
        assertThat(status("/gate/verify/x", "wrong")).isEqualTo(401);
        assertThat(status("/verify", "good-key")).isEqualTo(404);
    }

    @Test
    void verifyIsNotOnTheAdminPort() throws Exception {
        useTheUsual();

        assertThat(TestGate.send(gate.getAdminPort(), "GET", "/verify", "X-API-Key", "good-key")
                        .statusCode())
                .isEqualTo(404);
        assertThat(TestGate.send(gate.getAdminPort(), "GET", "/ping").statusCode())
                .isEqualTo(200);
    }

    @Test
    void resourcesRunOnThreadsThatMayBlock() throws Exception {
        useTheUsual();

        assertThat(status("/thread", "good-key")).isEqualTo(200);
        assertThat(status("/nowhere", "good-key")).isEqualTo(404);
    }

    @Test
    void headersThatAreTooLongAreDenied() throws Exception {
        connector = "type: http, maxRequestHeaderSize: 1KiB";
        start("", "");

        assertThat(status("/verify", "k".repeat(500))).isEqualTo(401);
        assertThat(status("/verify", "k".repeat(2000))).isEqualTo(431);
    }

    @Test
    void verifyWorksOverTls() throws Exception {
        Path file = TestCertificate.copyTo(folder);
        connector = "type: https, keyStorePath: '" + file + "', keyStorePassword: " + TestCertificate.PASSWORD;
        start("", "");

        HttpClient client = HttpClient.newBuilder()
                .sslContext(TestCertificate.context(file))
                .build();
        for (String key : List.of("good-key", "wrong")) {
            HttpResponse<Void> response = client.send(
                    HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + gate.getLocalPort() + "/verify"))
                            .header("X-API-Key", key)
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            assertThat(response.statusCode()).isEqualTo(key.equals("wrong") ? 401 : 200);
        }
    }

    /** One server for the tests that neither configure nor stop it. */
    private void useTheUsual() throws Exception {
        if (usual == null) {
            start("", "");
            usual = gate;
        }
        gate = usual;
    }

    private void start(String server, String log) throws Exception {
        start("", server, log);
    }

    private void start(String latchkey, String server, String log) throws Exception {
        String yaml = KEYS + latchkey + "server:\n  applicationConnectors: [{port: 0, bindHost: 127.0.0.1, " + connector
                + "}]\n"
                + "  adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]\n" + server
                + (log.isEmpty() ? "  requestLog: {appenders: []}\n  shutdownGracePeriod: 0s\n" : log)
                + "logging: {level: WARN}\n";
        gate =
                new DropwizardTestSupport<>(
                        LatchkeyApplication.class,
                        "test",
                        path -> new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))) {
                    @Override
                    public LatchkeyApplication newApplication() {
                        return new Gate();
                    }
                };
        gate.before();
    }

    private int status(String target, String key) throws Exception {
        return TestGate.send(gate.getLocalPort(), "GET", target, "X-API-Key", key)
                .statusCode();
    }

    private static final class Gate extends LatchkeyApplication {
        Gate() {
            super(new LatchkeyBundle<>(ServiceConfiguration::latchkey) {
                @Override
                protected UnaryOperator<String> variables() {
                    return name -> null;
                }
            });
        }

        @Override
        public void run(ServiceConfiguration configuration, Environment environment) {
            super.run(configuration, environment);
            environment.jersey().register(new ThreadResource());
        }
    }

    /** Fails if it runs where it must not block. */
    @jakarta.ws.rs.Path("thread")
    public static final class ThreadResource {
        @jakarta.ws.rs.GET
        public String get() {
            assertThat(Invocable.isNonBlockingInvocation()).isFalse();
            return Thread.currentThread().getName();
        }
    }
}
