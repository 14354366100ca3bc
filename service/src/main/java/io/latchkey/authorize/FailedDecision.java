package io.latchkey.authorize;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs an error that ended a decision: in one line, at most one in ten seconds, and without the error's message, which could
 * quote what the caller sent. Thread-safe.
 */
final class FailedDecision {
    private static final Logger LOG = LoggerFactory.getLogger(FailedDecision.class);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int SHOWN_FRAMES = 12;
    private static final AtomicLong NEXT = new AtomicLong(System.nanoTime());

    private FailedDecision() {}

    /** Logs the error and returns the denial. */
    static Decision of(Throwable error) {
        log("A decision failed, and its request was denied", error);
        return Denials.failed(error.getClass().getSimpleName());
    }

    static void log(String what, Throwable error) {
        long next = NEXT.get();
        long now = System.nanoTime();
        if (now - next >= 0 && NEXT.compareAndSet(next, now + PAUSE_NANOS)) {
            String frames = Arrays.stream(error.getStackTrace())
                    .limit(SHOWN_FRAMES)
                    .map(StackTraceElement::toString)
                    .collect(Collectors.joining(", "));
            LOG.error("{}: {} at {}", what, error.getClass().getName(), frames);
        }
    }
}
