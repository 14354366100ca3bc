package io.latchkey.limit;

import io.latchkey.PublicApi;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A limiter with everything that operators may read and reset. Totals are those of this node. Implementations are thread-safe. */
@PublicApi
public interface CountingLimiter extends RateLimiter, AutoCloseable {
    /**
     * Returns how keys were used, in their order: what counts against their limits, wherever it is counted, and the totals of this
     * node. The stream reads lazily. If that takes calls to a backend, it waits at most two seconds in all for every ten
     * thousand keys, and then continues with what this node has counted.
     */
    Stream<KeyUsage> usage(List<KeyLimit> keys);

    /** Returns how one key was used. */
    default KeyUsage usage(String keyId, @Nullable RateLimit limit) {
        return usage(List.of(new KeyLimit(keyId, limit))).iterator().next();
    }

    /** Clears the requests that count against a key's limit, not its totals. Returns false if the key has no counts. */
    boolean reset(String keyId);

    /** Resets every key. Returns how many there are. */
    int resetAll();

    /** Returns how many keys have counts. */
    int trackedKeys();

    /** Returns how many requests with a key were allowed since the start, with or without a limit. Reads every key. */
    long allowed();

    /** Returns how many requests were denied since the start because of the limit of their key. Reads every key. */
    long limited();

    /**
     * Removes the keys whose requests have all left their window. Call it periodically.
     *
     * @param known the keys whose totals are still needed: only their window is freed
     */
    void sweep(Predicate<String> known);

    /** Returns the status of the backend that counts for all nodes. */
    default BackendStatus shared() {
        return BackendStatus.NONE;
    }

    /** Closes connections. Later calls get results from this node alone. */
    @Override
    default void close() {}
}
