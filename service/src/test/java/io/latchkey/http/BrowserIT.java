package io.latchkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.latchkey.app.TestGate;
import io.latchkey.ops.Chromium;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A script in a real browser calls Latchkey from another origin. */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("system")
class BrowserIT {
    private static final String KEYS = """
            keys:
              - {name: alice, key: good-key}
              - {name: once, key: once-key, rateLimit: {requests: 1, window: 30}}
            """;

    /** The pages' server: its own port makes it another origin, and its two names make it two. */
    private static final HttpServer PAGES = pages();

    private static final BlockingQueue<String> REPORTS = new LinkedBlockingQueue<>();
    private static final TestGate OFF = TestGate.of(KEYS, Map.of());
    private static final TestGate ON = TestGate.of(
            "cors: {preflight: answer, origins: ['http://localhost:"
                    + PAGES.getAddress().getPort() + "']}\n" + KEYS,
            Map.of());

    private static Chromium browser;

    private static final String SCRIPT = """
            <script>
              async function call(path, key) {
                try {
                  const response = await fetch("http://127.0.0.1:GATE" + path, {headers: {"X-API-Key": key}});
                  const body = await response.json();
                  return [path, key, response.status, body.name || body.code, response.headers.get("Retry-After"),
                    response.headers.get("X-RateLimit-Remaining"), /^[0-9a-f]{16}$/.test(response.headers.get("X-Request-Id"))].join(" ");
                } catch (e) {
                  return path + " " + key + " " + e.name;
                }
              }
              (async () => {
                const report = [await call("/whoami", "good-key"), await call("/whoami", "once-key"),
                  await call("/whoami", "once-key"), await call("/whoami", "no-key"), await call("/verify/items", "no-key")];
                await fetch("/report", {method: "POST", body: report.join("\\n")});
              })();
            </script>
            """;

    private static HttpServer pages() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeAll
    static void start() throws IOException {
        PAGES.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().equals("/report")) {
                REPORTS.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                response(exchange, "");
            } else {
                String gate = exchange.getRequestURI().getPath().substring(1);
                response(exchange, gate.matches("[0-9]+") ? SCRIPT.replace("GATE", gate) : "");
            }
        });
        PAGES.start();
        browser = Chromium.start();
    }

    @AfterAll
    static void stop() throws IOException {
        PAGES.stop(0);
        if (browser != null) {
            browser.close();
        }
    }

    private static void response(HttpExchange exchange, String page) throws IOException {
        byte[] body = page.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/html");
        exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Test
    void aScriptOfAListedOriginReadsResponsesAndDenials() throws Exception {
        assertThat(report("localhost", ON))
                .containsExactly(
                        "/whoami good-key 200 alice  59 true",
                        "/whoami once-key 200 once  0 true",
                        "/whoami once-key 429 rate_limited 30 0 true",
                        "/whoami no-key 401 invalid_key   true",
                        "/verify/items no-key 401 invalid_key   true");
    }

    @Test
    void aScriptOfAnotherOriginReadsNothing() throws Exception {
        List<String> nothing = List.of(
                "/whoami good-key TypeError",
                "/whoami once-key TypeError",
                "/whoami once-key TypeError",
                "/whoami no-key TypeError",
                "/verify/items no-key TypeError");

        assertThat(report("127.0.0.1", ON)).isEqualTo(nothing);
        assertThat(report("localhost", OFF)).isEqualTo(nothing);
    }

    private static List<String> report(String host, TestGate gate) throws Exception {
        URI page = URI.create("http://" + host + ":" + PAGES.getAddress().getPort() + "/" + gate.getLocalPort());
        browser.show(page);
        String report = REPORTS.poll(120, TimeUnit.SECONDS);
        assertThat(report).as(browser.output()).isNotNull();
        return report.lines().toList();
    }
}
