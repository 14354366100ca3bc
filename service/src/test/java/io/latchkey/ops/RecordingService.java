package io.latchkey.ops;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;

/** The service behind the proxy: takes any path, answers 200 and remembers what reached it. */
final class RecordingService implements AutoCloseable {
    static final String BODY = "served\n";

    private final Queue<WireRequest> received = new ConcurrentLinkedQueue<>();
    private final Server server = new Server();
    private final ServerConnector connector;

    RecordingService() throws Exception {
        HttpConfiguration http = new HttpConfiguration();
        http.setUriCompliance(UriCompliance.UNSAFE);
        http.setSendServerVersion(false);
        connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                receive(request);
                response.getHeaders().put("Content-Type", "text/plain");
                response.write(true, ByteBuffer.wrap(BODY.getBytes(StandardCharsets.US_ASCII)), callback);
                return true;
            }
        });
        server.start();
    }

    int port() {
        return connector.getLocalPort();
    }

    /** What came since this was last asked. */
    List<WireRequest> takeReceived() {
        List<WireRequest> taken = new ArrayList<>();
        for (WireRequest next = received.poll(); next != null; next = received.poll()) {
            taken.add(next);
        }
        return taken;
    }

    private void receive(Request request) throws Exception {
        long length;
        try (InputStream body = Content.Source.asInputStream(request)) {
            length = body.transferTo(OutputStream.nullOutputStream());
        }
        List<Header> headers = new ArrayList<>();
        request.getHeaders().forEach(field -> headers.add(new Header(field.getName(), value(field.getValue()))));
        received.add(new WireRequest(request.getMethod(), request.getHttpURI().getPathQuery(), headers, length));
    }

    private static String value(String value) {
        return value == null ? "" : value;
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
