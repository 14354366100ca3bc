package io.latchkey.limit.redis;

import io.latchkey.Eventually;
import io.latchkey.app.KeepAliveConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Callers that send requests until they are stopped, each over its own connection, and count the responses. */
final class Callers implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<Boolean>> callers = new ArrayList<>();
    private final AtomicBoolean done = new AtomicBoolean();
    private final ConcurrentHashMap<Integer, AtomicInteger> answers = new ConcurrentHashMap<>();

    /** Adds a caller of a port. */
    void add(int port, String key) {
        callers.add(threads.submit(() -> {
            try (KeepAliveConnection connection = new KeepAliveConnection(port)) {
                while (!done.get()) {
                    answers.computeIfAbsent(connection.get("/verify", key), status -> new AtomicInteger())
                            .incrementAndGet();
                }
            }
            return true;
        }));
    }

    /** Waits for some more responses. */
    void awaitSome() throws InterruptedException {
        int before = total();
        Eventually.value("more answers to callers", this::total, now -> now >= before + 20);
    }

    private int total() {
        return answers.values().stream().mapToInt(AtomicInteger::get).sum();
    }

    /** Stops the callers, and returns how many responses had each status. Fails if a caller failed. */
    ConcurrentHashMap<Integer, AtomicInteger> stop() throws Exception {
        done.set(true);
        for (Future<Boolean> caller : callers) {
            caller.get();
        }
        return answers;
    }

    @Override
    public void close() {
        done.set(true);
        threads.shutdownNow();
    }
}
