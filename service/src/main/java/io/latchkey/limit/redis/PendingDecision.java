package io.latchkey.limit.redis;

import io.latchkey.limit.LimiterResult;
import io.latchkey.limit.RateLimit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request that waits for Redis: it is answered once, by whoever comes first. */
final class PendingDecision {
    private static final Logger LOG = LoggerFactory.getLogger(PendingDecision.class);

    private final String keyId;
    private final RateLimit limit;
    private final Consumer<LimiterResult> then;
    private final AtomicBoolean answered = new AtomicBoolean();

    PendingDecision(String keyId, RateLimit limit, Consumer<LimiterResult> then) {
        this.keyId = keyId;
        this.limit = limit;
        this.then = then;
    }

    /** True for the first who would answer, and so must. */
    boolean claim() {
        return !answered.get() && answered.compareAndSet(false, true);
    }

    /** Never fails: others may wait for the thread that calls this. */
    void tell(LimiterResult answer) {
        try {
            then.accept(answer);
        } catch (Throwable e) {
            LOG.error(
                    "A decision was made, and its callback failed: {}",
                    e.getClass().getName());
        }
    }

    String keyId() {
        return keyId;
    }

    RateLimit limit() {
        return limit;
    }
}
