package io.latchkey.limit.redis;

import io.latchkey.key.RateLimit;
import io.latchkey.limit.LimiterAnswer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A request that waits for Redis: it is answered once, by whoever comes first. */
final class PendingDecision implements BiConsumer<@Nullable List<Long>, @Nullable Throwable> {
    private final RedisRateLimiter limiter;
    private final RedisLink link;
    private final RedisLane lane;
    private final String keyId;
    private final RateLimit limit;
    private final Consumer<LimiterAnswer> then;
    private final long sentAt;
    private final long askedAt;
    private final int resets;
    private final AtomicBoolean answered = new AtomicBoolean();

    /**
     * A request about to be sent.
     *
     * @param sentAt {@code System.nanoTime()}, by which it is waited for
     * @param askedAt the limiter's own clock, by which it knows windows
     * @param resets how many resets there had been then
     */
    PendingDecision(
            RedisRateLimiter limiter,
            RedisLink link,
            RedisLane lane,
            String keyId,
            RateLimit limit,
            Consumer<LimiterAnswer> then,
            long sentAt,
            long askedAt,
            int resets) {
        this.limiter = limiter;
        this.link = link;
        this.lane = lane;
        this.keyId = keyId;
        this.limit = limit;
        this.then = then;
        this.sentAt = sentAt;
        this.askedAt = askedAt;
        this.resets = resets;
    }

    /** Redis has answered, or failed to. */
    @Override
    public void accept(@Nullable List<Long> reply, @Nullable Throwable failure) {
        limiter.replied(this, reply, failure);
    }

    /** True for the first who would answer, and so must. */
    boolean claim() {
        return !answered.get() && answered.compareAndSet(false, true);
    }

    boolean isAnswered() {
        return answered.get();
    }

    void tell(LimiterAnswer answer) {
        then.accept(answer);
    }

    RedisLink link() {
        return link;
    }

    RedisLane lane() {
        return lane;
    }

    String keyId() {
        return keyId;
    }

    RateLimit limit() {
        return limit;
    }

    long sentAt() {
        return sentAt;
    }

    long askedAt() {
        return askedAt;
    }

    int resets() {
        return resets;
    }
}
