package io.latchkey.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class DenialReasonTest {
    @Test
    void keepsTheStatusAndCodeThatCallersDependOn() {
        assertThat(Arrays.stream(DenialReason.values()).map(refusal -> refusal.status() + " " + refusal.code()))
                .containsExactly(
                        "400 bad_question",
                        "401 missing_key",
                        "401 invalid_key",
                        "401 ambiguous_key",
                        "403 insufficient_scope",
                        "403 address_not_allowed",
                        "429 rate_limited",
                        "429 too_many_failures",
                        "503 validation_unavailable");
    }
}
