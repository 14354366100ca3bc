package io.latchkey.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.KeyPrincipal;
import io.latchkey.authorize.Decision;
import io.latchkey.authorize.DenialReason;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("unit")
class OutcomeTest {
    @ParameterizedTest
    @CsvSource({
        "MISSING_KEY, missing",
        "INVALID_KEY, invalid",
        "AMBIGUOUS_KEY, invalid",
        "INSUFFICIENT_SCOPE, forbidden",
        "ADDRESS_NOT_ALLOWED, forbidden",
        "BAD_QUESTION, forbidden",
        "RATE_LIMITED, limited",
        "TOO_MANY_FAILURES, throttled",
        "VALIDATION_UNAVAILABLE, unavailable",
    })
    void everyDenialIsCountedUnderItsOutcome(DenialReason reason, String outcome) {
        assertThat(Outcome.of(denied(reason)).label()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @EnumSource
    void noDenialIsCountedAsAllowed(DenialReason reason) {
        assertThat(Outcome.of(reason)).isNotEqualTo(Outcome.ALLOWED);
    }

    @Test
    void allowedDecisionsAreCountedAsAllowed() {
        assertThat(Outcome.of(new Decision.Allowed(KeyPrincipal.anonymous(), null)))
                .isEqualTo(Outcome.ALLOWED);
    }

    private static Decision denied(DenialReason reason) {
        return new Decision.Denied(reason, "", null, null, null, 0);
    }
}
