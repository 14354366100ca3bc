package io.latchkey.limit.redis;

import io.lettuce.core.RedisNoScriptException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Requests that one node asks Redis about together, over one connection. Safe for concurrent use. */
final class Batch {
    /** Redis serves nobody else during a call: half a millisecond for so many. */
    private static final int MOST_KEYS = 32;

    private final RedisRateLimiter limiter;
    private final RedisLink link;
    private final RedisLane lane;
    private final List<PendingDecision> decisions;
    private final List<KeyRequests> keys;
    private final WindowScript script;
    private final SeenTime time;
    private final long askedAt;
    private final int resets;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicInteger inHand = new AtomicInteger();
    private volatile long lastSign;

    /**
     * A batch about to be sent.
     *
     * @param keys the same, by key
     * @param askedAt the limiter's own clock, by which it knows windows
     * @param resets how many resets there had been then
     */
    Batch(
            RedisRateLimiter limiter,
            RedisLink link,
            RedisLane lane,
            List<PendingDecision> decisions,
            List<KeyRequests> keys,
            WindowScript script,
            SeenTime time,
            long askedAt,
            int resets) {
        this.limiter = limiter;
        this.link = link;
        this.lane = lane;
        this.decisions = decisions;
        this.keys = keys;
        this.script = script;
        this.time = time;
        this.lastSign = time.nanos();
        this.askedAt = askedAt;
        this.resets = resets;
    }

    void send() {
        List<Call> calls = calls();
        unanswered.set(calls.size());
        for (Call call : calls) {
            call.send(false);
        }
    }

    /** One for all keys, or some if they are many, or one for each if they may be in different places. */
    private List<Call> calls() {
        int most = lane.takesManyKeys() ? MOST_KEYS : 1;
        List<Call> calls = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += most) {
            calls.add(new Call(keys.subList(from, Math.min(from + most, keys.size()))));
        }
        return calls;
    }

    List<PendingDecision> decisions() {
        return decisions;
    }

    /** Whether nothing has come for too long since it was sent or last answered in part. What callers do with an answer is not Redis' time. */
    boolean isOverdue() {
        return inHand.get() == 0 && time.hasTimedOut(lastSign);
    }

    /** When Redis was asked, by the limiter's own clock. */
    long askedAt() {
        return askedAt;
    }

    int resets() {
        return resets;
    }

    private final class Call implements BiConsumer<@Nullable List<Long>, @Nullable Throwable> {
        private final List<KeyRequests> requests;

        Call(List<KeyRequests> requests) {
            this.requests = requests;
        }

        @SuppressWarnings("FutureReturnValueIgnored") // this is called, whatever comes of it
        void send(boolean load) {
            try {
                String[] keys = WindowScript.keys(requests);
                String[] arguments = script.arguments(requests);
                (load ? lane.load(script.acquire(), keys, arguments) : lane.run(script.acquire(), keys, arguments))
                        .whenComplete(this);
            } catch (RuntimeException e) {
                // The connection is closed already.
                accept(null, e);
            }
        }

        /** Redis has answered, or failed to. */
        @Override
        public void accept(@Nullable List<Long> reply, @Nullable Throwable failure) {
            if (failure instanceof RedisNoScriptException) {
                lastSign = time.nanos();
                send(true);
                return;
            }
            inHand.incrementAndGet();
            try {
                answered(reply, failure);
            } finally {
                lastSign = time.nanos();
                inHand.decrementAndGet();
                if (unanswered.decrementAndGet() == 0) {
                    lane.goOn(limiter, link);
                }
            }
        }

        private void answered(@Nullable List<Long> reply, @Nullable Throwable failure) {
            try {
                if (reply == null) {
                    limiter.failed(link, failure == null ? new IllegalStateException("an empty answer") : failure);
                } else {
                    limiter.decided(Batch.this, requests, reply);
                }
            } finally {
                // Whatever has happened, nobody is left without an answer.
                for (KeyRequests one : requests) {
                    limiter.decideAlone(one.decisions());
                }
            }
        }
    }
}
