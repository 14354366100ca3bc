package io.latchkey.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A caller that sends the beginning of a request, and then one byte per second until it is closed or rejected. */
final class Drip implements AutoCloseable {
    private static final int PATIENCE = 600_000;

    private final byte[] piece;
    private final Socket socket;
    private final Thread thread = new Thread(this::drip, "drip");

    Drip(int port, String beginning) {
        this(port, beginning, "a");
    }

    /**
     * Sends another piece instead of single bytes.
     *
     * @param piece what is sent each second
     */
    Drip(int port, String beginning, String piece) {
        this.piece = piece.getBytes(StandardCharsets.ISO_8859_1);
        try {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(PATIENCE);
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(beginning.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.setDaemon(true);
        thread.start();
    }

    private void drip() {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(1);
                socket.getOutputStream().write(piece);
            }
        } catch (IOException | InterruptedException e) {
            // The service closed the connection, or the test has ended.
        }
    }

    /** Usually lets the service read the bytes sent so far separately; no assertion may depend on it. */
    static void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(50);
    }

    /** Reads the response until the service closes the connection. */
    String answer() throws IOException {
        StringBuilder answer = new StringBuilder();
        try {
            for (int c = socket.getInputStream().read();
                    c >= 0;
                    c = socket.getInputStream().read()) {
                answer.append((char) c);
            }
        } catch (java.net.SocketException e) {
            // Reset, because bytes came after the service had closed its side.
        }
        return answer.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        thread.interrupt();
    }
}
