package io.latchkey.limit.redis;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * The requests that wait for Redis, in the order in which they were sent: as all may wait equally long, the first is the first
 * whose time is up, and no timer is needed for each. Safe for concurrent use.
 */
final class PendingDecisions {
    private final Queue<PendingDecision> waiting = new ConcurrentLinkedQueue<>();
    private final long timeoutNanos;

    PendingDecisions(long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
    }

    void add(PendingDecision decision) {
        waiting.add(decision);
    }

    /**
     * Drops what has been answered from the front, and hands over what has waited too long.
     *
     * @param now {@code System.nanoTime()}
     */
    void expire(long now, Consumer<PendingDecision> late) {
        for (PendingDecision first = waiting.peek(); first != null; first = waiting.peek()) {
            boolean over = now - first.sentAt() >= timeoutNanos;
            if (!over && !first.isAnswered()) {
                return;
            }
            if (waiting.remove(first) && !first.isAnswered()) {
                late.accept(first);
            }
        }
    }

    /** Hands over all that still wait. */
    void drain(Consumer<PendingDecision> left) {
        for (PendingDecision next = waiting.poll(); next != null; next = waiting.poll()) {
            if (!next.isAnswered()) {
                left.accept(next);
            }
        }
    }
}
