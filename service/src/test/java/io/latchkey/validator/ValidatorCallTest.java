package io.latchkey.validator;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.key.PresentedKey;
import io.latchkey.verify.Verdict;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class ValidatorCallTest {
    private static final PresentedKey KEY = new PresentedKey("sk_live_FAKE");

    @Test
    void keyRepeatedByTheValidatorIsRemoved() {
        assertThat(read("{\"valid\":false,\"error\":\"No such key: sk_live_FAKE\"}"))
                .isEqualTo(Verdict.Invalid.refused(null));
        assertThat(read("{\"valid\":true,\"userId\":\"sk_live_FAKE\"}")).isInstanceOf(Verdict.Unavailable.class);
        assertThat(read("{\"valid\":true,\"scopes\":[\"sk_live_FAKE\"]}")).isInstanceOf(Verdict.Unavailable.class);
    }

    @Test
    void otherTextsAreKept() {
        assertThat(read("{\"valid\":false,\"error\":\"Revoked\"}")).isEqualTo(Verdict.Invalid.refused("Revoked"));
        assertThat(read("{\"valid\":true,\"userId\":\"u-1\"}")).isInstanceOf(Verdict.Valid.class);
    }

    private static Verdict read(String answer) {
        Verdict verdict = VerdictReader.read(answer.getBytes(StandardCharsets.UTF_8), KEY.digest(), null);
        return ValidatorCall.withoutKey(verdict, KEY);
    }
}
