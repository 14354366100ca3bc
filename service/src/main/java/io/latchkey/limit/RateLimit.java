package io.latchkey.limit;

import io.latchkey.PublicApi;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * At most {@code requests} in any span of {@code windowNanos}. Immutable.
 *
 * @param requests how many, 0 to {@link #MAX_REQUESTS}; 0 denies every request
 * @param windowNanos the span in nanoseconds, 1 ms to 366 days
 */
@PublicApi
public record RateLimit(int requests, long windowNanos) {
    public static final int MAX_REQUESTS = 1_000_000_000;
    public static final Duration MIN_WINDOW = Duration.ofMillis(1);
    public static final Duration MAX_WINDOW = Duration.ofDays(366);
    private static final int NANO_DIGITS = 9;

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of its range; the message says which
     */
    public RateLimit {
        if (requests < 0 || requests > MAX_REQUESTS) {
            throw new IllegalArgumentException("requests must be 0 to " + MAX_REQUESTS);
        }
        if (windowNanos < MIN_WINDOW.toNanos() || windowNanos > MAX_WINDOW.toNanos()) {
            throw new IllegalArgumentException("window must be 1 ms to 366 days");
        }
    }

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of its range; the message says which
     */
    public static RateLimit of(int requests, Duration window) {
        // A window beyond the maximum may not fit a long of nanoseconds, so it is cut before the check.
        Duration cut = window.compareTo(MAX_WINDOW) > 0 ? MAX_WINDOW.plusNanos(1) : window;
        return new RateLimit(requests, cut.isNegative() ? 0 : cut.toNanos());
    }

    /** Returns the window in seconds as JSON shows it: a whole number is an integer, so that typed clients can read it as one. */
    public Number windowSeconds() {
        BigDecimal seconds = BigDecimal.valueOf(windowNanos, NANO_DIGITS).stripTrailingZeros();
        return seconds.scale() <= 0 ? seconds.longValueExact() : seconds;
    }

    public Duration window() {
        return Duration.ofNanos(windowNanos);
    }
}
