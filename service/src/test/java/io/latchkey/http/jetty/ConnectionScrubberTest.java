package io.latchkey.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a Jetty of its own; that no key stays on the heap is shown by a test of the whole service. */
@Tag("service")
class ConnectionScrubberTest {
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final CompletableFuture<EndPoint> closed = new CompletableFuture<>();

    @BeforeEach
    void start() throws Exception {
        server.addConnector(connector);
        server.setHandler(new Echo());
        ConnectionScrubber.install(server);
        connector.addEventListener(new Connection.Listener() {
            @Override
            public void onClosed(Connection connection) {
                closed.complete(connection.getEndPoint());
            }
        });
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    /** The second one is refused before any handler sees it. */
    @ParameterizedTest
    @ValueSource(strings = {"X-API-Key: one", "no header"})
    void aClosedConnectionIsTakenFromItsEndPoint(String header) throws Exception {
        exchange("GET /?a=b HTTP/1.1\r\nHost: a\r\n" + header + "\r\nConnection: close\r\n\r\n");

        assertThat(closed.get(60, TimeUnit.SECONDS).getConnection()).isNull();
    }

    @Test
    void everyRequestOfAConnectionHasItsOwnAddressFieldsAndBody() throws Exception {
        String key = "X-API-Key: ";
        String answers = exchange("POST /one?a=b HTTP/1.1\r\nHost: a\r\n" + key + "1\r\nAuthorization: A\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n"
                + "POST /two HTTP/1.1\r\nHost: a\r\n" + key + "2\r\nAuthorization: A\r\nContent-Length: 3\r\n\r\nghi"
                + "GET /three?c=d HTTP/1.1\r\nHost: a\r\nAuthorization: B\r\nConnection: close\r\n\r\n");

        assertThat(answers)
                .containsSubsequence("[/one?a=b 1 A abcdef]", "[/two 2 A ghi]", "[/three?c=d null B ]")
                .endsWith("]");
    }

    @Test
    void thisJettyHasTheBuffersThatAreCleared() {
        assertThatCode(ConnectionBuffers::new).doesNotThrowAnyException();
    }

    private String exchange(String requests) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), connector.getLocalPort())) {
            socket.getOutputStream().write(requests.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Says what it was sent. */
    private static final class Echo extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, Callback callback) throws Exception {
            HttpFields fields = request.getHeaders();
            String body = Content.Source.asString(request);
            String said = "[" + request.getHttpURI().getPathQuery() + " " + fields.get("X-API-Key") + " "
                    + fields.get("Authorization") + " " + body + "]";
            Content.Sink.write(response, true, said, callback);
            return true;
        }
    }
}
