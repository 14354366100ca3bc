package io.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pipe in place of a file is refused, and not opened: no program may ever write to it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("system")
class PipesIT {
    private static final int KIB = 1024;

    @TempDir
    private Path folder;

    @Test
    void aPipeInPlaceOfAKeysFileIsRefused() throws Exception {
        KeyFindings findings = new KeyFindings();
        Path file = Pipe.make(folder.resolve("keys.yml"));

        new KeysFile(file).read(findings);

        assertThat(findings.mistakes())
                .containsExactly(file + ": is a pipe or a device; copy its content into a regular file");
    }

    @Test
    void aPipeInPlaceOfATextFileIsRefused() throws Exception {
        Path pipe = Pipe.make(folder.resolve("pipe"));

        assertThatThrownBy(() -> TextFile.read(pipe, KIB))
                .isInstanceOf(TextFile.UnreadableException.class)
                .hasMessage("is a pipe or a device; copy its content into a regular file");
        assertThatThrownBy(() -> TextFile.read(Files.createSymbolicLink(folder.resolve("link"), pipe), KIB))
                .isInstanceOf(TextFile.UnreadableException.class);
        assertThat(TextFile.isReadable(pipe)).isFalse();
    }
}
