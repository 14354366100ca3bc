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
    void everyDenialIsCountedUnderItsOutcome(DenialReason refusal, String outcome) {
        assertThat(Outcome.of(refused(refusal)).label()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @EnumSource
    void noDenialIsCountedAsAllowed(DenialReason refusal) {
        assertThat(Outcome.of(refusal)).isNotEqualTo(Outcome.ALLOWED);
    }

    @Test
    void allowedDecisionsAreCountedAsAllowed() {
        assertThat(Outcome.of(new Decision.Allowed(KeyPrincipal.anonymous(), null)))
                .isEqualTo(Outcome.ALLOWED);
    }

    private static Decision refused(DenialReason refusal) {
        return new Decision.Denied(refusal, "", null, null, null, 0);
    }
}
