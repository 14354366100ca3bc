package io.latchkey.validator;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** What a {@link ScriptedValidator} does with a request; it may do anything to the socket. */
@FunctionalInterface
interface Behaviour {
    String GOOD = "{\"valid\":true,\"userId\":\"u-1\"}";
    String BAD = "{\"valid\":false,\"error\":\"Invalid or revoked API key\"}";

    void answer(ReceivedRequest request, Socket connection) throws IOException, InterruptedException;

    /** Sends a complete response; the connection stays open. */
    static Behaviour answers(int status, String body, String... headers) {
        byte[] all = (head(status, body.length(), headers) + body).getBytes(StandardCharsets.ISO_8859_1);
        return (request, connection) -> connection.getOutputStream().write(all);
    }

    static Behaviour accepts() {
        return answers(200, GOOD);
    }

    static Behaviour rejects() {
        return answers(200, BAD);
    }

    /** Responds after the client has disconnected, so that no response arrives in time. */
    default Behaviour tooLate() {
        return (request, connection) -> {
            HangUp.await(connection);
            answer(request, connection);
        };
    }

    /** Responds when the test counts down. */
    default Behaviour after(CountDownLatch release) {
        return (request, connection) -> {
            release.await();
            answer(request, connection);
        };
    }

    /** Sends the first part at once, and the rest one byte every 50 ms, until the client disconnects. */
    static Behaviour dribbles(String atOnce, String slowly) {
        return (request, connection) -> {
            connection.getOutputStream().write(atOnce.getBytes(StandardCharsets.ISO_8859_1));
            for (byte next : slowly.getBytes(StandardCharsets.ISO_8859_1)) {
                if (HangUp.within(50, connection)) {
                    return;
                }
                connection.getOutputStream().write(next);
            }
        };
    }

    /** Sends no response, until the client disconnects. */
    static Behaviour hangs() {
        return (request, connection) -> HangUp.await(connection);
    }

    /** Sends a TCP reset instead of a response. */
    static Behaviour resets() {
        return (request, connection) -> {
            connection.setSoLinger(true, 0);
            connection.close();
        };
    }

    /** Announces more bytes than it sends, and closes the connection. */
    static Behaviour cutsOff(String body) {
        return (request, connection) -> {
            String start = head(200, body.length() + 100) + body;
            connection.getOutputStream().write(start.getBytes(StandardCharsets.ISO_8859_1));
            connection.close();
        };
    }

    static String head(int status, int length, String... headers) {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Said\r\nContent-Type: application/json\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return status == 204
                ? head.append("\r\n").toString()
                : head.append("Content-Length: ")
                        .append(length)
                        .append("\r\n\r\n")
                        .toString();
    }
}
