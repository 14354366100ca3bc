package io.latchkey.authorize;

import java.util.concurrent.TimeUnit;

/** Spans of time as callers are told them. */
public final class Seconds {
    private Seconds() {}

    /** Seconds to wait, rounded up so that a caller who waits that long is let in; at least 1. */
    public static long roundedUp(long nanos) {
        return Math.max(1, -Math.floorDiv(-nanos, TimeUnit.SECONDS.toNanos(1)));
    }
}
