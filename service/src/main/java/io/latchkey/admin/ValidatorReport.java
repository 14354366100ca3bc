package io.latchkey.admin;

import io.latchkey.verify.CachingVerifier;
import io.latchkey.verify.ValidatorStatus;
import org.jspecify.annotations.Nullable;

/**
 * The external validator as operators see it. Immutable.
 *
 * @param enabled whether there is one; all else is empty without
 * @param circuit {@code CLOSED}, {@code OPEN} or {@code HALF_OPEN}; {@code DISABLED} without a validator
 * @param cachedVerdicts how many verdicts are remembered, about
 * @param hitRate which share of requests found one, 0 to 1
 * @param calls how many calls ended since the start
 * @param failures how many of them brought no verdict
 * @param lastFailure why the last one brought none, or null
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
