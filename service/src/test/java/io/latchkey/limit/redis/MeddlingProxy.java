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

/** Stands between a node and Redis, and passes bytes on, late, or not at all. */
final class MeddlingProxy implements AutoCloseable {
    /** What becomes of the bytes, in both directions. */
    enum Mode {
        PASS,
        SWALLOW,
        DELAY
    }

    /** Longer than any request waits for Redis. */
    private static final long DELAY_MILLIS = 300;

    private final ServerSocket server;
    private final int upstream;
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private volatile Mode mode = Mode.PASS;

    MeddlingProxy(int upstream) throws IOException {
        this(new ServerSocket(0, 128, InetAddress.getLoopbackAddress()), upstream);
    }

    /** At this socket, which may speak TLS. */
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

    void mode(Mode other) {
        mode = other;
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
                if (mode == Mode.DELAY) {
                    TimeUnit.MILLISECONDS.sleep(DELAY_MILLIS);
                }
                if (mode != Mode.SWALLOW) {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException e) {
            // One side has gone.
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
            // It is as good as closed.
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
    }
}
