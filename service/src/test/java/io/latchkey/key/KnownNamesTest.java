package io.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class KnownNamesTest {
    private static final List<String> KNOWN = List.of("keys", "keysFile", "cors", "scope");

    @ParameterizedTest
    @CsvSource({"kyes, keys", "kesy, keys", "key, keys", "KEYS, keys", "keyFile, keysFile", "socpe, scope", "crso, cors"
    })
    void nearestNameIsSuggested(String unknown, String expected) {
        assertThat(KnownNames.hint(unknown, KNOWN, "settings", "latchkey."))
                .isEqualTo("Did you mean latchkey." + expected + "?");
    }

    @Test
    void allNamesAreListedIfNoneIsNear() {
        assertThat(KnownNames.hint("limit", KNOWN, "settings", ""))
                .isEqualTo("Known settings: cors, keys, keysFile, scope.");
        assertThat(KnownNames.hint("limit", List.of(), "settings", "")).isEqualTo("There are no settings here.");
    }
}
