package io.latchkey.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.gate.Decision;
import io.latchkey.gate.Refusal;
import io.latchkey.verify.KeyPrincipal;
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
    void everyRefusalIsCountedUnderItsName(Refusal refusal, String outcome) {
        assertThat(Outcome.of(refused(refusal)).text()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @EnumSource
    void noRefusalIsCountedAsAllowed(Refusal refusal) {
        assertThat(Outcome.of(refusal)).isNotEqualTo(Outcome.ALLOWED);
    }

    @Test
    void whatIsGrantedIsCountedAsAllowed() {
        assertThat(Outcome.of(new Decision.Granted(KeyPrincipal.anonymous(), null)))
                .isEqualTo(Outcome.ALLOWED);
    }

    private static Decision refused(Refusal refusal) {
        return new Decision.Refused(refusal, "", null, null, null, 0);
    }
}
