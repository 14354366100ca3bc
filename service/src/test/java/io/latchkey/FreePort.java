package io.latchkey;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports of the loopback address, for programs that cannot choose one themselves. They are below the range that systems give
 * to outgoing connections, so that no connection takes one before the program listens on it.
 */
public final class FreePort {
    private static final int FIRST = 10_000;
    private static final int END = 32_000;

    private FreePort() {}

    /** Returns a port that nothing listens on now. */
    public static int find() {
        return find(0);
    }

    /** Returns a port that nothing listens on now, nor on the one which is so much higher. */
    public static int find(int distance) {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, END - distance);
            if (isFree(port) && isFree(port + distance)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
