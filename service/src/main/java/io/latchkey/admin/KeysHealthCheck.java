package io.latchkey.admin;

import com.codahale.metrics.health.HealthCheck;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Unhealthy if no caller can be allowed because a key is required and none exists, or if a reload hangs, so that changed keys
 * do not come into force. Thread-safe.
 */
final class KeysHealthCheck extends HealthCheck {
    static final Duration LONGEST_RELOAD = Duration.ofMinutes(1);

    private final Administration administration;
    private final InstantSource clock;

    /**
     * Creates the check.
     *
     * @param clock the wall clock that measures reloads
     */
    KeysHealthCheck(Administration administration, InstantSource clock) {
        this.administration = administration;
        this.clock = clock;
    }

    @Override
    protected Result check() {
        Instant running = administration.reloadRunningSince();
        if (running != null && running.plus(LONGEST_RELOAD).isBefore(clock.instant())) {
            return Result.unhealthy(
                    "a reload of the keys has been running since %s; check that the key files can be read", running);
        }
        int keys = administration.totalKeys();
        if (keys > 0) {
            return Result.healthy("%d local key(s)", keys);
        }
        if (!administration.authRequired()) {
            return Result.healthy("no key is required");
        }
        return administration.validator().enabled()
                ? Result.healthy("no local keys; all keys are validated by the external validator")
                : Result.unhealthy("a key is required, but none is configured: all requests are denied");
    }
}
