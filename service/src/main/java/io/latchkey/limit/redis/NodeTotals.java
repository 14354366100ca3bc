package io.latchkey.limit.redis;

import io.latchkey.limit.KeyUsage;
import io.latchkey.limit.RateLimit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Counts what this node has allowed and denied, per key and in total. Thread-safe. */
final class NodeTotals {
    private final Map<String, Total> keys = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;
    private final LongAdder allowed = new LongAdder();
    private final LongAdder limited = new LongAdder();

    NodeTotals(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Counts a decision.
     *
     * @param limit the limit of the key, or null if it has none
     */
    void count(String keyId, @Nullable RateLimit limit, boolean isAllowed) {
        (isAllowed ? allowed : limited).increment();
        long window = limit == null ? 0 : limit.windowNanos();
        Total total = keys.get(keyId);
        while (total == null || !total.count(window, isAllowed, nanoTime)) {
            if (total != null) {
                keys.remove(keyId, total);
            }
            total = keys.computeIfAbsent(keyId, id -> new Total());
        }
    }

    /**
     * Returns how a key was used.
     *
     * @param used how many requests count against its limit
     */
    KeyUsage usage(String keyId, @Nullable RateLimit limit, long used) {
        long remaining = limit == null ? 0 : Math.max(0, limit.requests() - used);
        Total total = keys.get(keyId);
        return total == null ? new KeyUsage(used, remaining, 0, 0, -1) : total.usage(used, remaining, nanoTime);
    }

    /** Drops the totals of keys that are not known and have not been used for their window. */
    void sweep(Predicate<String> known) {
        long now = nanoTime.getAsLong();
        keys.forEach((id, total) -> {
            if (!known.test(id) && total.retireIfIdle(now)) {
                keys.remove(id, total);
            }
        });
    }

    Set<String> ids() {
        return keys.keySet();
    }

    long allowed() {
        return allowed.sum();
    }

    long limited() {
        return limited.sum();
    }

    private static final class Total {
        private long allowed;
        private long limited;
        private long lastUse;
        private long longestWindow;
        private boolean retired;

        /** Returns false if this was retired in the meantime. */
        synchronized boolean count(long window, boolean isAllowed, LongSupplier nanoTime) {
            if (retired) {
                return false;
            }
            longestWindow = Math.max(longestWindow, window);
            if (isAllowed) {
                allowed++;
                lastUse = nanoTime.getAsLong();
            } else {
                limited++;
            }
            return true;
        }

        synchronized KeyUsage usage(long used, long remaining, LongSupplier nanoTime) {
            long since = allowed == 0 ? -1 : Math.max(0, nanoTime.getAsLong() - lastUse);
            return new KeyUsage(used, remaining, allowed, limited, since);
        }

        synchronized boolean retireIfIdle(long now) {
            retired = retired || allowed == 0 || now - lastUse >= longestWindow;
            return retired;
        }
    }
}
