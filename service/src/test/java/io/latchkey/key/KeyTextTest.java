package io.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class KeyTextTest {
    @Test
    void acceptsJustTheVisibleAsciiCharacters() {
        for (int c = 0; c <= 0x17f; c++) {
            String text = "a" + (char) c + "b";

            assertThat(KeyText.isWellFormed(text)).as("U+%04X", c).isEqualTo(c >= 0x21 && c <= 0x7e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u00e9", "\uff21", "\ud83d\udd11", "a\r\nb"})
    void doesNotAcceptWhatNoHeaderCanCarry(String text) {
        assertThat(KeyText.isWellFormed(text)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        // up to the last _ or - of the first 8
        "sk_live_FAKEFAKEFAKEFAKEFAKEFAKE, sk_live_",
        "sk-FAKEFAKEFAKEFAKE, sk-",
        "a_b-FAKEFAKEFAKEFAKE, a_b-",
        "1234567_FAKEFAKEFAKEFAKEFAKEFAKE, 1234567_",
        "12345678_FAKEFAKEFAKEFAKEFAKEFAKE, ''",
        "FAKEFAKEFAKEFAKEFAKEFAKE, ''",
        // and never more than a quarter
        "sk_live_FAKEFAKE, sk_l",
        "sk_live_, sk",
        "_abc, _",
        "_ab, ''",
        "_, ''",
        "'', ''",
    })
    void showsAPrefixAndNoMore(String text, String shown) {
        assertThat(KeyText.prefix(text)).isEqualTo(shown);
    }

    @Test
    void shows8DigitsOfADigest() {
        assertThat(KeyText.prefix(KeyDigest.of("abc"))).isEqualTo("ba7816bf");
    }
}
