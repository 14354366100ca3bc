package io.latchkey.verify;

/**
 * How long verdicts of another service are remembered. Immutable; all times in nanoseconds.
 *
 * @param validNanos how long a good verdict is fresh
 * @param invalidNanos how long a bad verdict is fresh; 0: not remembered
 * @param renewAfterNanos from what age on a good verdict in use is renewed in the background
 * @param staleNanos up to what age a good verdict serves while the service does not answer
 * @param maximumSize how many verdicts are remembered
 * @param waitNanos how long a caller waits for an answer
 * @param mostWaiting how many callers may wait at once, so that the others find a thread
 */
public record CacheRules(
        long validNanos,
        long invalidNanos,
        long renewAfterNanos,
        long staleNanos,
        long maximumSize,
        long waitNanos,
        int mostWaiting) {}
