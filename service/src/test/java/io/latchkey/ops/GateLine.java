package io.latchkey.ops;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The connection from a proxy to Latchkey. Counts the bytes, and can become silent or be cut. */
final class GateLine implements AutoCloseable {
    private final ServerSocket server = new ServerSocket();

    /** Holds the port without listening, so that no other socket of this machine gets it after the server is closed. */
    private final Socket heldPort = new Socket();

    private final int gatePort;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "gate-line");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> accepting;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicLong bytesToGate = new AtomicLong();
    private volatile boolean silent;

    GateLine(int gatePort) throws IOException {
        this.gatePort = gatePort;
        server.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        heldPort.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        heldPort.bind(server.getLocalSocketAddress());
        accepting = CompletableFuture.runAsync(this::accept, threads);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Returns the total number of connections. */
    int connections() {
        return connections.get();
    }

    long bytesToGate() {
        return bytesToGate.get();
    }

    /** From now on authorization requests are accepted and never answered. */
    void goSilent() {
        silent = true;
    }

    /** From now on connections are refused. */
    void cut() throws IOException {
        hangUp();
    }

    private void hangUp() throws IOException {
        server.close();
        // Before this, a connection may still be accepted.
        accepting.join();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        hangUp();
        heldPort.close();
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                Socket proxy = server.accept();
                Socket gate = new Socket(InetAddress.getLoopbackAddress(), gatePort);
                connections.incrementAndGet();
                sockets.add(proxy);
                sockets.add(gate);
                threads.execute(() -> copy(proxy, gate, true));
                threads.execute(() -> copy(gate, proxy, false));
            }
        } catch (IOException e) {
            // Cut: the end.
        }
    }

    private void copy(Socket from, Socket to, boolean toGate) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] piece = new byte[8192];
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                if (toGate) {
                    bytesToGate.addAndGet(n);
                }
                if (!silent) {
                    out.write(piece, 0, n);
                }
            }
        } catch (IOException e) {
            // Either side may disconnect at any time.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }
}
