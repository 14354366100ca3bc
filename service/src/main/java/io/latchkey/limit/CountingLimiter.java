package io.latchkey.limit;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A limiter with all that operators may see of it and do to it. Totals are those of this node. Safe for concurrent use. */
public interface CountingLimiter extends RateLimiter, AutoCloseable {
    /**
     * Returns how keys were used, in their order: what counts against their limits, wherever it is counted, and the totals of this
     * node. The stream reads as it goes on. If that takes calls to another service, it waits two seconds in all for every ten
     * thousand keys at most, and then goes on with what this node has counted.
     */
    Stream<KeyUsage> usage(List<KeyLimit> keys);

    /** Returns how one key was used. */
    default KeyUsage usage(String keyId, @Nullable RateLimit limit) {
        return usage(List.of(new KeyLimit(keyId, limit))).iterator().next();
    }

    /** Forgets the requests that count against a key's limit, not its totals; false if nothing is counted for it. */
    boolean reset(String keyId);

    /** {@link #reset} for every key; returns how many there are. */
    int resetAll();

    /** How many keys are remembered. */
    int trackedKeys();

    /** How many requests with a key were let in since the start, with or without a limit. Looks at every key. */
    long allowed();

    /** How many requests were refused since the start because their key was over its limit. Looks at every key. */
    long limited();

    /**
     * Forgets the keys that have nothing left to count; to be called now and then.
     *
     * @param known the keys whose totals are still of interest: they lose only the memory of their window
     */
    void sweep(Predicate<String> known);

    /** How the service is doing that counts for all nodes. */
    default BackendStatus shared() {
        return BackendStatus.NONE;
    }

    /** Gives up what it holds open. What is asked afterwards is answered all the same, from this node alone. */
    @Override
    default void close() {}
}
