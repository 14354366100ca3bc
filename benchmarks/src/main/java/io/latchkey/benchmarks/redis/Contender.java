package io.latchkey.benchmarks.redis;

import java.util.concurrent.CompletionStage;

/** What asks Redis about a key, over one connection. Safe for concurrent use. */
interface Contender extends AutoCloseable {
    /**
     * One request of a key, which must be let in.
     *
     * @throws IllegalStateException if it is not, or if Redis was not asked
     */
    void step(int key);

    /** The same without waiting for Redis: true if it was let in. */
    CompletionStage<Boolean> begin(int key);

    @Override
    void close();

    /** Fails a benchmark that does not measure what it should. */
    static void expect(boolean letIn) {
        if (!letIn) {
            throw new IllegalStateException("a request was refused, or not counted");
        }
    }
}
