package io.latchkey.admin;

import com.codahale.metrics.health.HealthCheckRegistry;
import java.time.InstantSource;

/** The health checks of one gate. All look at what is known already, so they may be run at any time. */
public final class HealthChecks {
    private HealthChecks() {}

    /**
     * Adds them. They are there whatever the settings are: a schedule in the configuration may name them.
     *
     * @param clock the wall clock that reloads are timed by
     */
    public static void install(Administration administration, InstantSource clock, HealthCheckRegistry checks) {
        checks.register("latchkey-keys", new KeysHealthCheck(administration, clock));
        checks.register("latchkey-limiter", new LimiterHealthCheck(administration));
        checks.register("latchkey-validator", new ValidatorHealthCheck(administration));
    }
}
