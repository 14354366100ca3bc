package io.latchkey.admin;

import com.codahale.metrics.health.HealthCheck;

/** Unhealthy if nobody at all can be let in: a key is required, and there is none. Safe for concurrent use. */
final class KeysHealthCheck extends HealthCheck {
    private final Operations operations;

    KeysHealthCheck(Operations operations) {
        this.operations = operations;
    }

    @Override
    protected Result check() {
        int keys = operations.totalKeys();
        if (keys > 0) {
            return Result.healthy("%d local key(s)", keys);
        }
        if (!operations.authRequired()) {
            return Result.healthy("no key is required");
        }
        return operations.validator().enabled()
                ? Result.healthy("no local keys; the validator is asked about all others")
                : Result.unhealthy("a key is required and there is none, so everybody is refused");
    }
}
