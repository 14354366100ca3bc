package io.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class KeyGeneratorTest {
    private final KeyGenerator generator = new KeyGenerator();

    @Test
    void holdsAtLeast160RandomBits() {
        Set<Character> alphabet = new HashSet<>();
        int length = generator.generate("").length();
        // Each of 62 characters is missing from 3 200 with a chance of 1 in 10 to the 22nd.
        for (int i = 0; i < 100; i++) {
            String key = generator.generate("");
            assertThat(key.length()).isEqualTo(length);
            key.chars().forEach(c -> alphabet.add((char) c));
        }

        assertThat(length * Math.log(alphabet.size()) / Math.log(2)).isGreaterThanOrEqualTo(160);
    }

    @Test
    void neverMakesTheSameKeyTwice() {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            keys.add(generator.generate("sk_test_"));
        }

        assertThat(keys.size()).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sk_live_", "a-b", "0123456789abcdefABCDEF_-01234567"})
    void makesKeysThatBeginWithThePrefixAndCanBeSent(String prefix) {
        String key = generator.generate(prefix);

        assertThat(key.startsWith(prefix)).isTrue();
        assertThat(KeyText.isWellFormed(key)).isTrue();
        assertThat(key.substring(prefix.length()).matches("[0-9A-Za-z]+")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "sk live", "sk:", "sk,", "\u00e9", "a\n", "0123456789abcdefABCDEF_-012345678"})
    void refusesAnUnfitPrefix(String prefix) {
        assertThatThrownBy(() -> generator.generate(prefix))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the prefix must be at most 32 letters, digits, _ or -");
    }
}
