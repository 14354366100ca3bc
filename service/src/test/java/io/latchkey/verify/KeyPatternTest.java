package io.latchkey.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class KeyPatternTest {
    @ParameterizedTest
    @CsvSource({
        "sk_live_[0-9a-f]{4}, sk_live_00ff,  true",
        "sk_live_[0-9a-f]{4}, sk_live_00fff, false",
        "sk_live_[0-9a-f]{4}, xsk_live_00ff, false",
        "sk_live_(a|b)+,      sk_live_abba,  true",
        "a|ab,                ab,            true",
        "[]a]+,               a]a,           true",
        "'\\Q[a[\\E\\[',       '[a[[',        true",
    })
    void theWholeKeyMustMatch(String expression, String key, boolean expected) {
        assertThat(KeyPattern.compile(expression).matches(key)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[",
                "(",
                "*",
                "(?=a)a",
                "(?!a)b",
                "(?<=a)b",
                "(a)\\1",
                "a++",
                "(?>a)",
                "a\\Z",
                "\\p{Alpha}",
                "[a-z&&[^b]]",
                "[a-z&&b-d]",
                "[a[bc]]",
                "a{1,2000}",
            })
    void whatIsNotLinearOrMeansSomethingElseInJavaIsRejected(String expression) {
        assertThatIllegalArgumentException().isThrownBy(() -> KeyPattern.compile(expression));
    }

    /** With a backtracking engine, the first of these overflows the stack, and the others do not end. */
    @ParameterizedTest
    @ValueSource(strings = {"sk_live_(a|b|c)+", "sk_live_(a*)*!", "sk_live_(a|aa)+!", "sk_live_(a|b|ab)*c"})
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void longKeysNeedNeitherStackNorTime(String expression) {
        KeyPattern pattern = KeyPattern.compile(expression);
        boolean endless = expression.equals("sk_live_(a|b|c)+");

        assertThat(pattern.matches("sk_live_" + "a".repeat(8000))).isEqualTo(endless);
    }

    @Test
    @Timeout(value = 1, unit = TimeUnit.MINUTES)
    void printsAsItWasWritten() {
        assertThat(KeyPattern.compile("key_[0-9]+")).hasToString("key_[0-9]+");
    }
}
