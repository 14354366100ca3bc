package io.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The folder {@code keys/bad}: one mistake per file, and in its first line the message that it must give. Where a key could
 * stand, {@code MARKED} does, and no message may repeat it.
 */
@Tag("unit")
class BadKeysFileTest {
    private static final String EXPECT = "# expect: ";

    static Stream<String> names() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void givesTheMessageOfTheFileAndNoKey(String name) throws IOException, URISyntaxException {
        Path file = folder().resolve(name);
        KeyFindings findings = new KeyFindings();

        new KeysFile(file).read(findings);

        List<String> mistakes = findings.mistakes().stream()
                .map(mistake -> mistake.replace(file.toString(), "FILE"))
                .toList();
        assertThat(mistakes).containsExactly(expected(file));
        assertThat(findings.mistakes() + "" + findings.warnings()).doesNotContain("MARKED");
    }

    @Test
    void hasAFolderToRead() throws IOException, URISyntaxException {
        assertThat(names().count()).isGreaterThan(50);
    }

    private static String expected(Path file) throws IOException {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertThat(content).startsWith(EXPECT);
        return content.substring(EXPECT.length(), content.indexOf('\n'));
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(BadKeysFileTest.class.getResource("/keys/bad").toURI());
    }
}
