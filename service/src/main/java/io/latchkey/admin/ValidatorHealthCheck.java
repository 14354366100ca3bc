package io.latchkey.admin;

import com.codahale.metrics.health.HealthCheck;

/**
 * Unhealthy while the external validator's circuit is not closed, or if its last call brought no verdict. It makes no call
 * itself. Safe for concurrent use.
 */
final class ValidatorHealthCheck extends HealthCheck {
    private static final String WELL = "CLOSED";

    private final Administration administration;

    ValidatorHealthCheck(Administration administration) {
        this.administration = administration;
    }

    @Override
    protected Result check() {
        ValidatorReport validator = administration.validator();
        if (!validator.enabled()) {
            return Result.healthy("there is none");
        }
        String calls = "%d of %d calls brought no verdict".formatted(validator.failures(), validator.calls());
        if (validator.circuit().equals(WELL) && validator.lastFailure() == null) {
            return Result.healthy("%s", calls);
        }
        return Result.unhealthy(
                "circuit %s, %s; the last call: %s",
                validator.circuit(), calls, validator.lastFailure() == null ? "a verdict" : validator.lastFailure());
    }
}
