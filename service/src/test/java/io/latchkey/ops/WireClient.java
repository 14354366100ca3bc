package io.latchkey.ops;

import com.google.common.net.InetAddresses;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;

/** A caller with a socket and an address of its own, which is not a trusted proxy. */
final class WireClient {
    static final String ADDRESS = "127.0.0.2";

    /** The message that is sent through an open WebSocket. */
    static final String MESSAGE = "hello";

    private static final int PATIENCE_MILLIS = 600_000;

    private WireClient() {}

    /**
     * Sends a request like a caller and returns the response, also one that arrives before the body has been sent. If the
     * response opens a WebSocket, its body is the first message that is returned for {@link #MESSAGE}.
     */
    static WireAnswer call(int port, WireRequest request) throws IOException {
        return send(ADDRESS, port, request);
    }

    /** Sends it from the address of the proxies. */
    static WireAnswer callAsProxy(int port, WireRequest request) throws IOException {
        return send("127.0.0.1", port, request);
    }

    private static WireAnswer send(String from, int port, WireRequest request) throws IOException {
        CompletableFuture<Void> sent;
        WireAnswer answer;
        try (Socket socket = new Socket(InetAddresses.forString("127.0.0.1"), port, InetAddresses.forString(from), 0)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            sent = CompletableFuture.runAsync(() -> write(socket, request));
            InputStream in = new BufferedInputStream(socket.getInputStream());
            answer = WireAnswer.read(in);
            if (answer.status() == WireAnswer.SWITCHING_PROTOCOLS) {
                socket.getOutputStream().write(WebSocketText.frame(MESSAGE, true));
                answer = new WireAnswer(answer.status(), answer.headers(), WebSocketText.read(in));
            }
        }
        sent.join();
        return answer;
    }

    private static void write(Socket socket, WireRequest request) {
        try {
            request.writeTo(socket.getOutputStream());
        } catch (IOException e) {
            // Rejected before the body was sent, as expected.
        }
    }
}
