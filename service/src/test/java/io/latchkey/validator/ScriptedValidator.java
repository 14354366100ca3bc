package io.latchkey.validator;

import io.latchkey.Eventually;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A validator on a real socket with a scripted behaviour, which records the requests that it receives. */
final class ScriptedValidator implements Closeable {
    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "scripted-validator");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Queue<ReceivedRequest> received = new ConcurrentLinkedQueue<>();
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicInteger mostBusy = new AtomicInteger();
    private volatile Behaviour behaviour;

    private ScriptedValidator(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        this.server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    static ScriptedValidator that(Behaviour behaviour) {
        try {
            return new ScriptedValidator(behaviour);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Sets the behaviour from the next request on, also on open connections. */
    void now(Behaviour next) {
        behaviour = next;
    }

    /** Stops listening, so that connections are refused. */
    void refuse() {
        try {
            server.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<ReceivedRequest> received() {
        return List.copyOf(received);
    }

    int calls() {
        return received.size();
    }

    /** Returns the number of calls with this key. */
    long calls(String key) {
        return received.stream().filter(request -> request.key().equals(key)).count();
    }

    void awaitCalls(int count) throws InterruptedException {
        Eventually.until("calls of the validator", () -> calls() >= count);
    }

    /** Returns the total number of connections. */
    int accepted() {
        return accepted.get();
    }

    /** Returns the highest number of simultaneous requests. */
    int mostBusy() {
        return mostBusy.get();
    }

    @Override
    public void close() {
        refuse();
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                accepted.incrementAndGet();
                connections.add(connection);
                threads.execute(() -> serve(connection));
            }
        } catch (IOException e) {
            // Closed: the end.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            while (!connection.isClosed()) {
                ReceivedRequest request = ReceivedRequest.read(in);
                if (request == null) {
                    return;
                }
                received.add(request);
                mostBusy.accumulateAndGet(busy.incrementAndGet(), Math::max);
                try {
                    behaviour.answer(request, connection);
                } finally {
                    busy.decrementAndGet();
                }
            }
        } catch (IOException e) {
            // The gate may disconnect at any time.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(connection);
        }
    }
}
