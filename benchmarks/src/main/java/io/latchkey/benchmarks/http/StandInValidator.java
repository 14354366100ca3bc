package io.latchkey.benchmarks.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** An external validator that accepts every key, each with a limit that is never reached. Thread-safe. */
public final class StandInValidator {
    private static final byte[] YES =
            "{\"valid\":true,\"userId\":\"user-1\",\"name\":\"benchmark\",\"rateLimit\":{\"requests\":1000000000,\"window\":60}}"
                    .getBytes(StandardCharsets.UTF_8);

    private final HttpServer server;

    private StandInValidator(HttpServer server) {
        this.server = server;
    }

    /** Answers at the port of the first argument until the process is ended. */
    public static void main(String[] arguments) {
        start(Integer.parseInt(arguments[0]));
    }

    /**
     * Answers on the loopback address, on a thread of its own.
     *
     * @param port where; 0: at a free port
     */
    public static StandInValidator start(int port) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            server.createContext("/api/v1/api-keys/validate", StandInValidator::answer);
            server.start();
            return new StandInValidator(server);
        } catch (IOException e) {
            throw new UncheckedIOException("the stand-in for the validator cannot listen", e);
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, YES.length);
            exchange.getResponseBody().write(YES);
        }
    }

    /** Returns the value for the setting {@code validator.url}. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Stops it at once. */
    public void stop() {
        server.stop(0);
    }
}
