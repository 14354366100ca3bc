package io.latchkey.validator;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** Waits for a client to close its connection. */
final class HangUp {
    private HangUp() {}

    /** Returns as soon as the client has closed the connection, however long that takes. */
    static void await(Socket connection) throws IOException {
        while (!within(0, connection)) {
            // It has sent more bytes.
        }
    }

    /** Returns whether the client closes the connection within this number of milliseconds; 0 waits forever. */
    static boolean within(int millis, Socket connection) throws IOException {
        byte[] ignored = new byte[8192];
        connection.setSoTimeout(millis);
        try {
            return connection.getInputStream().read(ignored) < 0;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            // Reset.
            return true;
        }
    }
}
