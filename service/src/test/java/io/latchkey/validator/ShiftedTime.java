package io.latchkey.validator;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that starts now, stands still, and moves when a test moves it. */
final class ShiftedTime {
    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();
    private final AtomicLong shift = new AtomicLong();

    void pass(Duration time) {
        shift.addAndGet(time.toNanos());
    }

    long nanoTime() {
        return startNanos + shift.get();
    }

    Instant instant() {
        return start.plusNanos(shift.get());
    }
}
