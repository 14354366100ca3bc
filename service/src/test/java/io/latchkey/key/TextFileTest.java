package io.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextFileTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "Zoë", "\u20AC\uD83D\uDD11"})
    void utf8IsReadWithAndWithoutAByteOrderMark(String text) throws IOException {
        assertThat(TextFile.decode(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
        assertThat(TextFile.decode(("\uFEFF" + text).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
    void utf16IsNamed(String charset) {
        assertThatThrownBy(() -> TextFile.decode("key".getBytes(Charset.forName(charset))))
                .isInstanceOf(TextFile.UnreadableException.class)
                .hasMessage("is UTF-16 text; save it as UTF-8");
    }

    @Test
    void otherEncodingsAreRefused() {
        assertThatThrownBy(() -> TextFile.decode("Zoë".getBytes(StandardCharsets.ISO_8859_1)))
                .hasMessage("is not UTF-8 text; save it as UTF-8");
    }

    @Test
    void aFolderAndAMissingFileAreTold() {
        assertThatThrownBy(() -> TextFile.read(folder)).hasMessageStartingWith("is a folder");
        assertThatThrownBy(() -> TextFile.read(folder.resolve("missing"))).isInstanceOf(NoSuchFileException.class);
    }
}
