package io.latchkey.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.codahale.metrics.MetricRegistry;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.latchkey.app.TestGate;
import io.latchkey.ops.Chromium;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;

/** An operator's browser, a real one, opens the page of a stranger, which tries to work the admin port. */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("system")
class AdminPortBrowserIT {
    private static final String STRANGER = "evil.example";
    private static final String RESOLVING = "--host-resolver-rules=MAP " + STRANGER + " 127.0.0.1";
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Logger DECISIONS = (Logger) LoggerFactory.getLogger("latchkey.decisions");
    private static final Logger JETTY = (Logger) LoggerFactory.getLogger("org.eclipse.jetty");
    private static final TestGate GATE = TestGate.of("""
            keys: [{name: alice, id: a1, key: sk_test_alice, rateLimit: {requests: 1, window: 3600}}]
            """, Map.of());

    /** One for all pages: each test has origins of its own. */
    private static Chromium browser;

    private final CompletableFuture<String> report = new CompletableFuture<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer site;
    private volatile String page = "";

    @BeforeAll
    static void startBrowser() throws IOException {
        browser = Chromium.start(RESOLVING);
    }

    @AfterAll
    static void stopBrowser() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void start() throws Exception {
        site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        site.createContext("/", this::serve);
        site.setExecutor(threads);
        site.start();
        GATE.send("GET", "/verify", "X-API-Key", "sk_test_alice");
    }

    @AfterEach
    void stop() {
        site.stop(0);
        threads.shutdownNow();
        DECISIONS.setLevel(null);
        JETTY.setLevel(null);
    }

    @Test
    void thePageOfAnotherSiteCanDoAndReadNothing() throws Exception {
        page = attack("http://127.0.0.1:" + GATE.getAdminPort());
        long before = denied();

        show("http://" + STRANGER + ":" + site.getAddress().getPort() + "/");
        assertNothingHappened();

        assertThat(denied() - before).as("requests that the guard denied").isGreaterThan(30);
    }

    /** Another port of the same host is another origin, though the same site. */
    @Test
    void thePageOfAnotherPortCanDoAndReadNothing() throws Exception {
        page = attack("http://localhost:" + GATE.getAdminPort());
        long before = denied();

        show("http://localhost:" + site.getAddress().getPort() + "/");
        assertNothingHappened();

        assertThat(denied() - before).as("requests that the guard denied").isGreaterThan(30);
    }

    /**
     * The stranger's name leads to the stranger's server first, and to the admin port after that. What the browser sees is the
     * same as here, where one port stands for both.
     */
    @Test
    void aReboundNameOfAnotherSiteReachesNothing() throws Exception {
        try (ServerSocket both = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            String origin = "http://" + STRANGER + ":" + both.getLocalPort();
            page = attack(origin);
            threads.execute(() -> rebind(both));

            show(origin + "/page");
            assertNothingHappened();
            assertThat(report.get()).contains("/metrics 403 ").contains("host_not_allowed");
        }
    }

    @Test
    void anAddressThatTheOperatorTypesIsAllowed() throws Exception {
        String typed = "http://localhost:" + GATE.getAdminPort();

        assertThat(browser.read(URI.create(typed + "/ping"))).contains("pong");
        assertThat(browser.read(URI.create("http://" + STRANGER + ":" + GATE.getAdminPort() + "/ping")))
                .contains("host_not_allowed")
                .doesNotContain("pong");
    }

    private static void show(String url) throws Exception {
        browser.show(URI.create(url));
    }

    private void assertNothingHappened() throws Exception {
        assertThat(report).as(() -> "the page's report; " + browser.output()).succeedsWithin(PATIENCE);
        String got = report.get();

        assertThat(got)
                .doesNotContain(
                        "alice", "latchkey_", "\"version\"", "\"gauges\"", "pong", "healthy", "java.lang.Thread")
                .doesNotContainPattern("(?m)^\\S+ 200 ");
        assertThat(GATE.send("GET", "/verify", "X-API-Key", "sk_test_alice").statusCode())
                .as("the limit, which was not reset")
                .isEqualTo(429);
        assertThat(DECISIONS.getLevel()).isNotEqualTo(Level.OFF);
        assertThat(JETTY.getEffectiveLevel().isGreaterOrEqual(Level.INFO)).isTrue();
    }

    /** How often the guard has warned: nothing else here gives cause to. */
    private static long denied() {
        Object warnings = GATE.getEnvironment()
                .metrics()
                .getGauges((name, metric) -> name.equals(MetricRegistry.name("latchkey", "warnings")))
                .values()
                .iterator()
                .next()
                .getValue();
        return ((Number) warnings).longValue();
    }

    private String attack(String admin) throws IOException {
        try (InputStream in = AdminPortBrowserIT.class.getResourceAsStream("attack.html")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("ADMIN\"", admin + "\"")
                    .replace(
                            "REPORT",
                            "http://" + STRANGER + ":" + site.getAddress().getPort() + "/report");
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (exchange.getRequestURI().getPath().equals("/report")) {
                report.complete(body);
            }
            byte[] response = page.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, response.length);
            exchange.getResponseBody().write(response);
        }
    }

    /** Answers what asks for the page, and passes everything else on to the admin port. */
    private void rebind(ServerSocket both) {
        try {
            while (true) {
                Socket caller = both.accept();
                threads.execute(() -> response(caller));
            }
        } catch (IOException e) {
            // The test has ended.
        }
    }

    private void response(Socket caller) {
        try (caller) {
            byte[] start = new byte[64 * 1024];
            int length = caller.getInputStream().read(start);
            if (length <= 0) {
                return;
            }
            if (new String(start, 0, length, StandardCharsets.ISO_8859_1).startsWith("GET /page ")) {
                byte[] body = page.getBytes(StandardCharsets.UTF_8);
                String head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: "
                        + body.length + "\r\n\r\n";
                caller.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                caller.getOutputStream().write(body);
                return;
            }
            try (Socket admin = new Socket(InetAddress.getLoopbackAddress(), GATE.getAdminPort())) {
                admin.getOutputStream().write(start, 0, length);
                threads.execute(() -> copy(caller, admin));
                copy(admin, caller);
            }
        } catch (IOException e) {
            // One of the two hung up.
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            from.getInputStream().transferTo(out);
            to.shutdownOutput();
        } catch (IOException e) {
            // One of the two hung up.
        }
    }
}
