package io.latchkey.metrics;

import com.sun.net.httpserver.HttpServer;
import io.latchkey.app.TestGate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A gate of which everything that can be measured is there: it has a validator and a key that expires. */
final class WatchedGate {
    private static final byte[] YES = "{\"valid\":true,\"userId\":\"u-1\"}".getBytes(StandardCharsets.UTF_8);

    private WatchedGate() {}

    static TestGate start(HttpServer validator) {
        return TestGate.of(
                "keys: [{name: alice, key: sk_test_alice_1234567890, expiresAt: 2030-01-01T00:00:00Z}]\n"
                        + "validator: {enabled: true, url: 'http://127.0.0.1:"
                        + validator.getAddress().getPort() + "'}\n",
                Map.of());
    }

    static HttpServer validator() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, YES.length);
                exchange.getResponseBody().write(YES);
                exchange.close();
            });
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets every kind of caller ask once, and the validator be asked. */
    static Scrape scrapeAfterRequests(TestGate gate) throws Exception {
        gate.send("GET", "/verify");
        gate.send("GET", "/verify", "X-API-Key", "sk_test_alice_1234567890");
        gate.send("GET", "/verify", "X-API-Key", "sk_live_somebody_0123456789");
        gate.send("GET", "/verify", "X-API-Key", "sk_live_somebody_0123456789");
        return Scrape.of(gate);
    }
}
