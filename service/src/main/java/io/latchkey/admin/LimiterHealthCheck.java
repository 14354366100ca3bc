package io.latchkey.admin;

import com.codahale.metrics.health.HealthCheck;
import io.latchkey.limit.BackendStatus;

/** Unhealthy while the shared rate-limit backend is unavailable. Makes no call to it. Thread-safe. */
final class LimiterHealthCheck extends HealthCheck {
    private final Administration administration;

    LimiterHealthCheck(Administration administration) {
        this.administration = administration;
    }

    @Override
    protected Result check() {
        BackendStatus backend = administration.backendStatus();
        if (!backend.enabled()) {
            return Result.healthy("limits are counted in this process");
        }
        return backend.isUnavailable()
                ? Result.unhealthy(
                        "Redis is unavailable: %s; %d decisions without it", backend.lastFailure(), backend.fallbacks())
                : Result.healthy("limits are counted in Redis; %d decisions without it", backend.fallbacks());
    }
}
