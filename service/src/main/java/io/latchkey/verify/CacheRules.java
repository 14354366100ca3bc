package io.latchkey.verify;

/**
 * How long verdicts of the external validator are cached. Immutable; all times in nanoseconds.
 *
 * @param validNanos how long a valid verdict is fresh
 * @param invalidNanos how long an invalid verdict is fresh; 0: not cached
 * @param renewAfterNanos the age from which a valid verdict in use is renewed in the background
 * @param staleNanos up to what age a valid verdict is served while the validator is unavailable
 * @param maximumSize how many verdicts are cached
 * @param waitNanos how long a request waits for a call
 * @param mostWaiting how many requests may wait at once, so that threads remain for the others
 */
public record CacheRules(
        long validNanos,
        long invalidNanos,
        long renewAfterNanos,
        long staleNanos,
        long maximumSize,
        long waitNanos,
        int mostWaiting) {}
