package io.latchkey.admin;

import com.codahale.metrics.health.HealthCheckRegistry;
import java.time.InstantSource;

/** Installs the health checks of one gate. They read existing state, and never call other services. */
public final class HealthChecks {
    private HealthChecks() {}

    /**
     * Registers all checks, independently of the settings, because a schedule in the configuration may name them.
     *
     * @param clock the wall clock that measures reloads
     */
    public static void install(Administration administration, InstantSource clock, HealthCheckRegistry checks) {
        checks.register("latchkey-keys", new KeysHealthCheck(administration, clock));
        checks.register("latchkey-limiter", new LimiterHealthCheck(administration));
        checks.register("latchkey-validator", new ValidatorHealthCheck(administration));
    }
}
