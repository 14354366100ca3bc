package io.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class TextFileTest {
    private static final int KIB = 1024;

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
        assertThatThrownBy(() -> TextFile.read(folder, KIB)).hasMessageStartingWith("is a folder");
        assertThatThrownBy(() -> TextFile.read(folder.resolve("missing"), KIB)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aFileUpToTheBoundIsReadWhole() throws IOException {
        String text = "\u00e4\u20ac\ud83d\udd11 ".repeat(KIB * KIB / 10);

        assertThat(TextFile.read(write(text), KIB * KIB)).isEqualTo(text);
        assertThat(TextFile.read(write(""), KIB)).isEmpty();
        assertThat(TextFile.read(Path.of("/dev/null"), KIB)).isEmpty();
    }

    @Test
    void aLinkIsFollowed() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), write("text"));

        assertThat(TextFile.read(link, KIB)).isEqualTo("text");
    }

    @Test
    void aLargerFileIsRefused() throws IOException {
        assertThatThrownBy(() -> TextFile.read(write("a".repeat(KIB + 1)), KIB))
                .isInstanceOf(TextFile.UnreadableException.class)
                .hasMessage("is larger than 1 KiB");
        assertThatThrownBy(() -> TextFile.read(write("a".repeat(2 * KIB * KIB + 1)), 2 * KIB * KIB))
                .hasMessage("is larger than 2 MiB");
    }

    /** Linux says that such a file has no bytes at all. */
    @Test
    void aFileThatHoldsMoreThanItsSizeIsRefused() {
        assertThatThrownBy(() -> TextFile.read(Path.of("/proc/self/maps"), KIB)).hasMessage("is larger than 1 KiB");
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aDeviceIsNotOpened() {
        assertThatThrownBy(() -> TextFile.read(Path.of("/dev/zero"), KIB))
                .isInstanceOf(TextFile.UnreadableException.class);
        assertThat(TextFile.isReadable(folder)).isFalse();
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("file"), text);
    }
}
