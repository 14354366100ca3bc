package io.latchkey.limit.redis;

import io.latchkey.app.KeepAliveConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Callers that go on asking until they are stopped, each over a connection of its own, and note every answer. */
final class Callers implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<List<Asked>>> callers = new ArrayList<>();
    private final AtomicBoolean done = new AtomicBoolean();

    /**
     * One request.
     *
     * @param sent {@code System.nanoTime()} before it
     * @param received the same after its answer
     */
    record Asked(String key, long sent, long received, int status) {
        long nanos() {
            return received - sent;
        }
    }

    /** One more caller at a port, who uses these keys in turn. */
    void add(int port, long pauseMicros, String... keys) {
        callers.add(threads.submit(() -> {
            List<Asked> asked = new ArrayList<>();
            try (KeepAliveConnection connection = new KeepAliveConnection(port)) {
                for (int i = 0; !done.get(); i++) {
                    String key = keys[i % keys.length];
                    long sent = System.nanoTime();
                    int status = connection.get("/verify", key);
                    asked.add(new Asked(key, sent, System.nanoTime(), status));
                    TimeUnit.MICROSECONDS.sleep(pauseMicros);
                }
            }
            return asked;
        }));
    }

    /** Ends them, and tells all that they asked. */
    List<Asked> stop() throws Exception {
        done.set(true);
        List<Asked> all = new ArrayList<>();
        for (Future<List<Asked>> caller : callers) {
            all.addAll(caller.get(60, TimeUnit.SECONDS));
        }
        return all;
    }

    /** The 99th percentile of how long these took, in milliseconds. */
    static double p99(List<Asked> asked) {
        long[] nanos = asked.stream().mapToLong(Asked::nanos).sorted().toArray();
        return nanos.length == 0 ? 0 : nanos[(int) (nanos.length * 0.99)] / 1e6;
    }

    @Override
    public void close() {
        done.set(true);
        threads.shutdownNow();
    }
}
