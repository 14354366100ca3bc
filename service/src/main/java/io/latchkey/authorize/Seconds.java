package io.latchkey.authorize;

import java.util.concurrent.TimeUnit;

/** Spans of time as responses show them. Stateless. */
public final class Seconds {
    private Seconds() {}

    /** Returns whole seconds, at least 1, rounded up so that a caller that waits so long is allowed. */
    public static long roundedUp(long nanos) {
        return Math.max(1, -Math.floorDiv(-nanos, TimeUnit.SECONDS.toNanos(1)));
    }
}
