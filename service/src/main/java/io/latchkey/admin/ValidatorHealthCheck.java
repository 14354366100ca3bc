package io.latchkey.admin;

import com.codahale.metrics.health.HealthCheck;

/**
 * Unhealthy while the circuit breaker to the external validator is not closed, or if the last call returned no verdict. Makes no
 * call itself. Thread-safe.
 */
final class ValidatorHealthCheck extends HealthCheck {
    private static final String CLOSED = "CLOSED";

    private final Administration administration;

    ValidatorHealthCheck(Administration administration) {
        this.administration = administration;
    }

    @Override
    protected Result check() {
        ValidatorReport validator = administration.validator();
        if (!validator.enabled()) {
            return Result.healthy("no external validator is configured");
        }
        String calls = "%d of %d calls returned no verdict".formatted(validator.failures(), validator.calls());
        if (validator.circuit().equals(CLOSED) && validator.lastFailure() == null) {
            return Result.healthy("%s", calls);
        }
        return Result.unhealthy(
                "circuit %s, %s; last call: %s",
                validator.circuit(), calls, validator.lastFailure() == null ? "a verdict" : validator.lastFailure());
    }
}
