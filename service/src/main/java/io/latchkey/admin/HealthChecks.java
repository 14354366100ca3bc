package io.latchkey.admin;

import com.codahale.metrics.health.HealthCheck;
import com.codahale.metrics.health.HealthCheck.Result;
import com.codahale.metrics.health.HealthCheckRegistry;
import io.latchkey.limit.BackendStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/** The health checks of one gate. They read existing state, and never call other services. */
public final class HealthChecks {
    private static final Duration LONGEST_RELOAD = Duration.ofMinutes(1);

    private HealthChecks() {}

    /**
     * Registers all checks, independently of the settings, because a schedule in the configuration may name them.
     *
     * @param clock the wall clock that measures reloads
     */
    public static void install(Administration administration, InstantSource clock, HealthCheckRegistry checks) {
        checks.register("latchkey-keys", check(() -> keys(administration, clock.instant())));
        checks.register(
                "latchkey-limiter", check(() -> limiter(administration.limiter().shared())));
        checks.register("latchkey-validator", check(() -> validator(administration.validator())));
    }

    private static HealthCheck check(Supplier<Result> result) {
        return new HealthCheck() {
            @Override
            protected Result check() {
                return result.get();
            }
        };
    }

    /** Unhealthy if a key is required and none exists, or if a reload hangs, so that changed keys do not come into force. */
    private static Result keys(Administration administration, Instant now) {
        Instant running = administration.keys().runningSince();
        if (running != null && running.plus(LONGEST_RELOAD).isBefore(now)) {
            return Result.unhealthy(
                    "a reload of the keys has been running since %s; check that the key files can be read", running);
        }
        int keys = administration.keys().ring().size();
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

    /** Unhealthy while the shared rate-limit backend is unavailable. */
    private static Result limiter(BackendStatus backend) {
        if (!backend.enabled()) {
            return Result.healthy("limits are counted in this process");
        }
        return backend.isUnavailable()
                ? Result.unhealthy(
                        "Redis is unavailable: %s; %d decisions without it", backend.lastFailure(), backend.fallbacks())
                : Result.healthy("limits are counted in Redis; %d decisions without it", backend.fallbacks());
    }

    /** Unhealthy while the validator's circuit breaker is not closed, or if the last call returned no verdict. */
    private static Result validator(ValidatorReport validator) {
        if (!validator.enabled()) {
            return Result.healthy("no external validator is configured");
        }
        String calls = "%d of %d calls returned no verdict".formatted(validator.failures(), validator.calls());
        if (validator.circuit().equals("CLOSED") && validator.lastFailure() == null) {
            return Result.healthy("%s", calls);
        }
        return Result.unhealthy(
                "circuit %s, %s; last call: %s",
                validator.circuit(), calls, validator.lastFailure() == null ? "a verdict" : validator.lastFailure());
    }
}
