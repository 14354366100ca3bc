package io.latchkey.ops;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/**
 * The service behind the proxy: accepts any path, answers 200 and records the requests. Some paths have a response of their
 * own, and it opens WebSockets that send each text back.
 */
final class RecordingService implements AutoCloseable {
    static final String BODY = "served\n";

    /** Redirects to a path on the host and port of the request. */
    static final String REDIRECT = "/redirect";

    /** Answers with {@link #LIMITS}, like a service with its own rate limits. */
    static final String OWN_LIMITS = "/own-limits";

    /** Answers with only the IETF header fields. */
    static final String OWN_LIMITS_IETF = "/own-limits-ietf";

    /** A limit that is lower than Latchkey's. */
    static final Map<String, String> LIMITS =
            Map.of("X-RateLimit-Limit", "10", "X-RateLimit-Remaining", "2", "X-RateLimit-Reset", "1767225660");

    static final Map<String, String> LIMITS_IETF =
            Map.of("RateLimit-Policy", "\"own\";q=10;w=60", "RateLimit", "\"own\";r=2;t=60");

    private static final int LONG_HEAD = 64 * 1024;

    private final Queue<WireRequest> received = new ConcurrentLinkedQueue<>();
    private final Server server = new Server();
    private final ServerConnector connector;

    RecordingService() throws Exception {
        HttpConfiguration http = new HttpConfiguration();
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(LONG_HEAD);
        connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                WireRequest one = receive(request);
                received.add(one);
                answer(one, request, response, callback);
                return true;
            }
        });
        server.start();
    }

    int port() {
        return connector.getLocalPort();
    }

    /** Returns the requests since the last call. */
    List<WireRequest> takeReceived() {
        List<WireRequest> taken = new ArrayList<>();
        for (WireRequest next = received.poll(); next != null; next = received.poll()) {
            taken.add(next);
        }
        return taken;
    }

    private static WireRequest receive(Request request) throws Exception {
        long length;
        try (InputStream body = Content.Source.asInputStream(request)) {
            length = body.transferTo(OutputStream.nullOutputStream());
        }
        HttpFields trailers = request.getTrailers();
        return new WireRequest(
                request.getMethod(),
                request.getHttpURI().getPathQuery(),
                request.getConnectionMetaData().getHttpVersion().asString(),
                null,
                headers(request.getHeaders()),
                length,
                trailers == null ? List.of() : headers(trailers));
    }

    private static List<Header> headers(HttpFields fields) {
        List<Header> headers = new ArrayList<>();
        fields.forEach(
                field -> headers.add(new Header(field.getName(), field.getValue() == null ? "" : field.getValue())));
        return headers;
    }

    private static void answer(WireRequest one, Request request, Response response, Callback callback) {
        String path = one.target();
        if (one.isWebSocket()) {
            String key = String.join("", one.values("Sec-WebSocket-Key"));
            response.setStatus(WireAnswer.SWITCHING_PROTOCOLS);
            response.getHeaders().put("Upgrade", "websocket");
            response.getHeaders().put("Connection", "Upgrade");
            response.getHeaders().put("Sec-WebSocket-Accept", WebSocketText.accept(key));
            request.setAttribute(
                    HttpStream.UPGRADE_CONNECTION_ATTRIBUTE,
                    new EchoConnection(
                            request.getConnectionMetaData().getConnection().getEndPoint(), request));
            response.write(true, null, callback);
            return;
        }
        response.getHeaders().put("Content-Type", "text/plain");
        if (path.equals(REDIRECT)) {
            response.setStatus(302);
            response.getHeaders().put("Location", "http://" + String.join("", one.values("Host")) + "/there");
        } else if (path.equals(OWN_LIMITS)) {
            LIMITS.forEach(response.getHeaders()::put);
        } else if (path.equals(OWN_LIMITS_IETF)) {
            LIMITS_IETF.forEach(response.getHeaders()::put);
        }
        response.write(true, ByteBuffer.wrap(BODY.getBytes(StandardCharsets.US_ASCII)), callback);
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
