package io.latchkey.admin;

import io.latchkey.verify.CachingVerifier;
import io.latchkey.verify.ValidatorStatus;
import org.jspecify.annotations.Nullable;

/**
 * Describes the external validator to operators. Immutable.
 *
 * @param enabled whether a validator is configured; otherwise everything else is empty
 * @param circuit {@code CLOSED}, {@code OPEN} or {@code HALF_OPEN}; {@code DISABLED} without a validator
 * @param cachedVerdicts the approximate number of cached verdicts
 * @param hitRate the share of requests whose verdict was cached, 0 to 1
 * @param calls how many calls ended since the start
 * @param failures how many of these calls returned no verdict
 * @param lastFailure why the last call returned no verdict, or null if it returned one
 */
public record ValidatorReport(
        boolean enabled,
        String circuit,
        long cachedVerdicts,
        double hitRate,
        long calls,
        long failures,
        @Nullable String lastFailure) {
    static ValidatorReport of(@Nullable CachingVerifier verdicts, @Nullable ValidatorStatus validator) {
        if (verdicts == null || validator == null) {
            return new ValidatorReport(false, "DISABLED", 0, 0, 0, 0, null);
        }
        return new ValidatorReport(
                true,
                validator.circuit(),
                verdicts.size(),
                verdicts.hitRate(),
                validator.calls(),
                validator.failures(),
                validator.lastFailure());
    }
}
