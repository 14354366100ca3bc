package io.latchkey.admin;

import com.codahale.metrics.health.HealthCheck;
import io.latchkey.limit.BackendStatus;

/** Unhealthy while the service is away that counts for all nodes. It asks nobody itself. Safe for concurrent use. */
final class LimiterHealthCheck extends HealthCheck {
    private final Administration administration;

    LimiterHealthCheck(Administration administration) {
        this.administration = administration;
    }

    @Override
    protected Result check() {
        BackendStatus shared = administration.backendStatus();
        if (!shared.enabled()) {
            return Result.healthy("limits are counted in this process");
        }
        return shared.isAway()
                ? Result.unhealthy(
                        "Redis is away: %s; %d decisions without it", shared.lastFailure(), shared.fallbacks())
                : Result.healthy("limits are counted in Redis; %d decisions without it", shared.fallbacks());
    }
}
