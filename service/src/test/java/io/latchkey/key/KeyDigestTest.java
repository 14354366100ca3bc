package io.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class KeyDigestTest {
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    /** The examples of FIPS 180-4, and the empty text. */
    @ParameterizedTest
    @CsvSource({
        "'', e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "abc, " + ABC,
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq, "
                + "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    })
    void isTheSha256OfTheText(String text, String hex) {
        KeyDigest digest = KeyDigest.of(text);

        assertThat(digest.hex()).isEqualTo(hex);
        assertThat(KeyDigest.ofHex(hex)).isEqualTo(digest).hasSameHashCodeAs(digest);
        assertThat(KeyDigest.ofHex(hex.toUpperCase(Locale.ROOT))).isEqualTo(digest);
    }

    @Test
    void readsTheTextAsUtf8() {
        assertThat(KeyDigest.of("\u00e9").hex())
                .isEqualTo("4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c");
    }

    @Test
    void hasItsFirst16DigitsAsIdAndAsText() {
        assertThat(KeyDigest.of("abc").id()).isEqualTo("ba7816bf8f01cfea");
        assertThat(KeyDigest.of("abc")).hasToString("ba7816bf8f01cfea");
    }

    @Test
    void differsWhereverOneDigitDiffers() {
        KeyDigest abc = KeyDigest.of("abc");
        for (int i = 0; i < ABC.length(); i++) {
            char other = ABC.charAt(i) == '0' ? '1' : '0';
            String hex = ABC.substring(0, i) + other + ABC.substring(i + 1);

            assertThat(KeyDigest.ofHex(hex)).as("digit %d", i).isNotEqualTo(abc);
        }
        assertThat(abc.equals((Object) ABC)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "MARKED",
                "sha256:MARKED",
                "MARKED7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f200",
                ABC + "MARKED",
                "MARKED816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
            })
    void refusesOtherTextWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> KeyDigest.ofHex(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessage("a SHA-256 digest has 64 hexadecimal digits");
    }

    @Test
    void comesOutTheSameOnEveryThread() {
        assertThat(IntStream.range(0, 10_000).parallel().mapToObj(i -> KeyDigest.of("abc")))
                .allMatch(KeyDigest.ofHex(ABC)::equals);
    }

    @Test
    void keepsAPresentedKeysTextOutOfWhatItPrints() {
        PresentedKey key = new PresentedKey("abc");

        assertThat(key.text()).isEqualTo("abc");
        assertThat(key.digest()).isEqualTo(KeyDigest.of("abc"));
        assertThat(key).hasToString("PresentedKey[ba7816bf8f01cfea]");
    }
}
