package io.latchkey.limit.redis;

import io.lettuce.core.RedisNoScriptException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Requests that one node asks Redis about together, over one connection. Safe for concurrent use. */
final class Batch {
    /** Redis serves nobody else during a call: half a millisecond for so many. */
    private static final int MOST_KEYS = 32;

    /** How often Redis may use up the timeout with one part of the answers after another. */
    private static final int MOST_TIMEOUTS = 20;

    private final RedisRateLimiter limiter;
    private final RedisConnections link;
    private final RedisConnection lane;
    private final List<PendingDecision> decisions;
    private final List<KeyRequests> keys;
    private final WindowScript script;
    private final ObservedClock time;
    private final long askedAt;
    private final int resets;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicInteger inHand = new AtomicInteger();
    private final long sentAt;
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
            RedisConnections link,
            RedisConnection lane,
            List<PendingDecision> decisions,
            List<KeyRequests> keys,
            WindowScript script,
            ObservedClock time,
            long askedAt,
            int resets) {
        this.limiter = limiter;
        this.link = link;
        this.lane = lane;
        this.decisions = decisions;
        this.keys = keys;
        this.script = script;
        this.time = time;
        this.sentAt = time.nanos();
        this.lastSign = sentAt;
        this.askedAt = askedAt;
        this.resets = resets;
    }

    void send() {
        List<Call> calls = calls();
        unanswered.set(calls.size());
        for (Call call : calls) {
            call.send();
        }
    }

    /** One for all keys, or some if they are many, or one for each if they may be in different places. */
    private List<Call> calls() {
        int most = lane.takesManyKeys() ? MOST_KEYS : 1;
        List<Call> calls = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += most) {
            calls.add(new Call(keys.subList(from, Math.min(from + most, keys.size())), false));
        }
        return calls;
    }

    List<PendingDecision> decisions() {
        return decisions;
    }

    /** Whether nothing has come for too long since it was sent or last answered in part. What callers do with an answer is not Redis' time. */
    boolean isOverdue() {
        return inHand.get() == 0 && (time.hasTimedOut(lastSign) || time.hasTimedOut(sentAt, MOST_TIMEOUTS));
    }

    /** When Redis was asked, by the limiter's own clock. */
    long askedAt() {
        return askedAt;
    }

    int resets() {
        return resets;
    }

    /** One call, which Redis answers in one reply. For one reply at a time. */
    private final class Call implements BiConsumer<long @Nullable [], @Nullable Throwable> {
        private final List<KeyRequests> requests;
        private final int tag = ThreadLocalRandom.current().nextInt();
        private boolean loads;

        Call(List<KeyRequests> requests, boolean loads) {
            this.requests = requests;
            this.loads = loads;
        }

        @SuppressWarnings("FutureReturnValueIgnored") // this is called, whatever comes of it
        void send() {
            try {
                String[] keys = WindowScript.keys(requests);
                String[] arguments = script.arguments(requests, tag);
                int answers = WindowScript.answers(keys.length);
                (loads
                                ? lane.load(script.acquire(), answers, keys, arguments)
                                : lane.run(script.acquire(), answers, keys, arguments))
                        .whenComplete(this);
            } catch (RuntimeException e) {
                // The connection is closed already.
                accept(null, e);
            }
        }

        /** Redis has answered, or failed to. A script is given to it once, and keys are asked about alone once. */
        @Override
        public void accept(long @Nullable [] reply, @Nullable Throwable failure) {
            if (failure instanceof RedisNoScriptException && !loads) {
                loads = true;
                lastSign = time.nanos();
                send();
                return;
            }
            if (requests.size() > 1 && KeyError.is(failure)) {
                unanswered.addAndGet(requests.size() - 1);
                lastSign = time.nanos();
                for (KeyRequests one : requests) {
                    new Call(List.of(one), true).send();
                }
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

        private void answered(long @Nullable [] reply, @Nullable Throwable failure) {
            try {
                if (reply != null) {
                    WindowScript.check(reply, requests.size(), tag);
                    limiter.decided(Batch.this, requests, reply);
                } else if (KeyError.is(failure)) {
                    limiter.failed(requests.get(0).keyId(), failure);
                } else {
                    limiter.failed(link, failure == null ? new UnexpectedReplyException() : failure);
                }
            } catch (UnexpectedReplyException e) {
                limiter.failed(link, e);
            } finally {
                // Whatever has happened, nobody is left without an answer.
                for (KeyRequests one : requests) {
                    limiter.decideAlone(one.decisions());
                }
            }
        }
    }
}
