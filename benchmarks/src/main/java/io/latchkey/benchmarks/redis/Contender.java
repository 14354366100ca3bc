package io.latchkey.benchmarks.redis;

import java.util.concurrent.CompletionStage;

/** A limiter that counts requests of keys in Redis, over one connection. Thread-safe. */
interface Contender extends AutoCloseable {
    /**
     * Counts one request of a key, which must be allowed.
     *
     * @throws IllegalStateException if it is not, or if it was decided without Redis
     */
    void step(int key);

    /** The same without waiting for Redis; the result is true if the request was allowed. */
    CompletionStage<Boolean> begin(int key);

    @Override
    void close();

    /** Fails the benchmark if the request was not allowed. */
    static void expect(boolean allowed) {
        if (!allowed) {
            throw new IllegalStateException("a request was denied, or not counted");
        }
    }
}
