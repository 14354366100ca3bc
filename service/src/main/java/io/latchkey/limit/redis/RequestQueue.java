package io.latchkey.limit.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests over one connection, in batches: the requests that arrive while Redis replies to one batch are the next. The
 * more requests there are, the less each costs. Thread-safe.
 */
final class RequestQueue {
    /** How many times the timeout the replies to one batch may take in all, if each comes within the timeout. */
    private static final int MOST_TIMEOUTS = 20;

    private final RedisConnection connection;
    private final LuaScript script;
    private final RequestHandler handler;
    private final ObservedClock clock;
    private final Consumer<Throwable> onFailure;
    private final Queue<PendingRequest> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile @Nullable Batch current;
    private volatile boolean abandoned;

    /**
     * Creates an empty queue.
     *
     * @param onFailure receives failures of Redis that do not concern one key alone
     */
    RequestQueue(
            RedisConnection connection,
            LuaScript script,
            RequestHandler handler,
            ObservedClock clock,
            Consumer<Throwable> onFailure) {
        this.connection = connection;
        this.script = script;
        this.handler = handler;
        this.clock = clock;
        this.onFailure = onFailure;
    }

    /** Sends a request at once, or with the next batch. */
    void add(PendingRequest request) {
        waiting.add(request);
        sendWaiting();
    }

    private void sendWaiting() {
        if (abandoned) {
            handler.decideWithoutRedis(takeWaiting());
            return;
        }
        while (!waiting.isEmpty() && busy.compareAndSet(false, true)) {
            List<PendingRequest> requests = takeWaiting();
            if (!requests.isEmpty()) {
                Batch batch = new Batch(requests);
                current = batch;
                batch.send();
                if (abandoned) {
                    handler.decideWithoutRedis(requests);
                }
                return;
            }
            busy.set(false);
        }
    }

    private List<PendingRequest> takeWaiting() {
        List<PendingRequest> taken = new ArrayList<>();
        for (PendingRequest next = waiting.poll(); next != null; next = waiting.poll()) {
            taken.add(next);
        }
        return taken;
    }

    /** Returns whether Redis has been silent for so long that it must be considered unavailable. */
    boolean isOverdue() {
        Batch batch = current;
        return batch != null && batch.isOverdue();
    }

    /** Sends nothing more, and has every request that is not decided yet decided without Redis. */
    void abandon() {
        abandoned = true;
        handler.decideWithoutRedis(takeWaiting());
        Batch batch = current;
        if (batch != null) {
            handler.decideWithoutRedis(batch.requests);
        }
    }

    /** Requests that were sent together. */
    private final class Batch implements ReplyHandler<KeyRequests> {
        private final List<PendingRequest> requests;
        private final long sentAt = clock.nanos();
        private final AtomicInteger inHand = new AtomicInteger();
        private volatile long lastReply = sentAt;

        Batch(List<PendingRequest> requests) {
            this.requests = requests;
        }

        void send() {
            new ScriptCalls<>(connection, script, handler.group(requests), this).send();
        }

        /** The time that callbacks take is not Redis' time. */
        boolean isOverdue() {
            return inHand.get() == 0 && (clock.hasTimedOut(lastReply) || clock.hasTimedOut(sentAt, MOST_TIMEOUTS));
        }

        @Override
        public void replied(List<KeyRequests> keys, long[] reply) {
            inHand.incrementAndGet();
            try {
                for (int key = 0; key < keys.size(); key++) {
                    handler.replied(keys.get(key), reply, WindowScript.NUMBERS_PER_KEY * key);
                }
            } finally {
                finish(keys);
            }
        }

        @Override
        public void failed(List<KeyRequests> keys, Throwable failure) {
            inHand.incrementAndGet();
            try {
                if (KeyError.is(failure)) {
                    handler.failed(keys.get(0), failure);
                } else {
                    onFailure.accept(failure);
                }
            } finally {
                finish(keys);
            }
        }

        /** Whatever has happened, every request is answered. */
        private void finish(List<KeyRequests> keys) {
            try {
                for (KeyRequests requestsOfKey : keys) {
                    handler.decideWithoutRedis(requestsOfKey.requests());
                }
            } finally {
                lastReply = clock.nanos();
                inHand.decrementAndGet();
            }
        }

        @Override
        public void repeated() {
            lastReply = clock.nanos();
        }

        @Override
        public void done() {
            current = null;
            busy.set(false);
            sendWaiting();
        }
    }
}
