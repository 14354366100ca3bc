package io.latchkey.remote;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Real time, and as much more as a test lets pass. */
final class ShiftedTime {
    private final AtomicLong shift = new AtomicLong();

    void pass(Duration time) {
        shift.addAndGet(time.toNanos());
    }

    long nanoTime() {
        return System.nanoTime() + shift.get();
    }

    Instant instant() {
        return Instant.now().plusNanos(shift.get());
    }
}
