package io.latchkey.limit.redis;

import io.latchkey.key.RateLimit;
import io.latchkey.limit.LimiterAnswer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A request that waits for Redis: it is answered once, by whoever comes first. */
final class PendingDecision {
    private final String keyId;
    private final RateLimit limit;
    private final Consumer<LimiterAnswer> then;
    private final AtomicBoolean answered = new AtomicBoolean();

    PendingDecision(String keyId, RateLimit limit, Consumer<LimiterAnswer> then) {
        this.keyId = keyId;
        this.limit = limit;
        this.then = then;
    }

    /** True for the first who would answer, and so must. */
    boolean claim() {
        return !answered.get() && answered.compareAndSet(false, true);
    }

    void tell(LimiterAnswer answer) {
        then.accept(answer);
    }

    String keyId() {
        return keyId;
    }

    RateLimit limit() {
        return limit;
    }
}
