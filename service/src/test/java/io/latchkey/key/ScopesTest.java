package io.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class ScopesTest {
    @Test
    void holdsEveryScopeWithoutScopesOfItsOwn() {
        assertThat(Scopes.of(List.of())).isEqualTo(Scopes.all());
        assertThat(Scopes.all().hold("anything")).isTrue();
        assertThat(Scopes.all().text()).isEmpty();
    }

    @Test
    void holdsJustItsOwn() {
        Scopes scopes = Scopes.of(List.of("tts", "stt", "tts"));

        assertThat(scopes.hold("tts")).isTrue();
        assertThat(scopes.hold("TTS")).isFalse();
        assertThat(scopes.hold("tt")).isFalse();
        assertThat(scopes.hold("")).isFalse();
        assertThat(scopes.text()).isEqualTo("stt tts");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "tts:read", "https://example.org/scope", "!", "~"})
    void takesAScopeTokenForAScope(String text) {
        assertThat(Scopes.isScope(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\"b", "a\\b", "\u00e9", "a\n"})
    void takesNothingElseForAScope(String text) {
        assertThat(Scopes.isScope(text)).isFalse();
    }

    @Test
    void takesUpTo128Characters() {
        assertThat(Scopes.isScope("a".repeat(128))).isTrue();
        assertThat(Scopes.isScope("a".repeat(129))).isFalse();
    }

    @Test
    void aPercentSignTakesThreeCharactersOfAHeader() {
        assertThat(Scopes.of(List.of("%".repeat(1000))).areTooLong()).isFalse();
        assertThat(Scopes.of(List.of("%".repeat(1000) + "a")).areTooLong()).isTrue();
        assertThat(Scopes.of(List.of("a".repeat(3001))).areTooLong()).isTrue();
    }
}
