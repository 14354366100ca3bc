package io.latchkey.limit.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A proxy between a node and Redis that passes bytes on, late, or not at all. */
final class MeddlingProxy implements AutoCloseable {
    /** What happens to the bytes, in both directions. */
    enum Mode {
        /** They are passed on. */
        PASS,
        /** They are lost. */
        SWALLOW,
        /** They are passed on later than any request waits for Redis, or when the mode changes. */
        DELAY,
        /** They are kept, and passed on when the mode changes. */
        HOLD
    }

    private static final long DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private final ServerSocket server;
    private final int upstream;
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private Mode mode = Mode.PASS;

    MeddlingProxy(int upstream) throws IOException {
        this(new ServerSocket(0, 128, InetAddress.getLoopbackAddress()), upstream);
    }

    /** Uses this socket, which may be a TLS socket. */
    MeddlingProxy(ServerSocket server, int upstream) {
        this.server = server;
        this.upstream = upstream;
        run(this::accept);
    }

    String url() {
        return "redis://127.0.0.1:" + port();
    }

    int port() {
        return server.getLocalPort();
    }

    synchronized void mode(Mode other) {
        mode = other;
        notifyAll();
    }

    /** Waits until bytes that arrived now may be passed on. Returns false if they are lost. */
    private synchronized boolean goOn() throws InterruptedException {
        long end = System.nanoTime() + DELAY_NANOS;
        while (mode == Mode.HOLD || mode == Mode.DELAY) {
            long left = mode == Mode.HOLD ? DELAY_NANOS : end - System.nanoTime();
            if (left <= 0) {
                return true;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return mode == Mode.PASS;
    }

    private void accept() {
        while (!server.isClosed()) {
            Socket near = null;
            try {
                near = server.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), upstream);
                open.add(near);
                open.add(far);
                Socket from = near;
                run(() -> pump(from, far));
                run(() -> pump(far, from));
            } catch (IOException e) {
                close(near);
            }
        }
    }

    private void pump(Socket from, Socket to) {
        try {
            from.setTcpNoDelay(true);
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[65_536];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (goOn()) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            // One side has disconnected.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        close(from);
        close(to);
    }

    private static void close(Socket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // It is closed already.
        }
    }

    private static void run(Runnable work) {
        Thread thread = new Thread(work, "meddling-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        open.forEach(MeddlingProxy::close);
        mode(Mode.SWALLOW);
    }
}
