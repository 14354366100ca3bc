package io.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys in files that {@code API_KEYS_FILE} and {@code INTERNAL_API_KEY_FILE} name. */
@Tag("unit")
class EnvironmentKeyFilesTest {
    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final KeyFindings findings = new KeyFindings();

    @ParameterizedTest
    @ValueSource(strings = {",", "\n", "\r\n", "\r", "\n\n", ",\n"})
    void readsEntriesThatAreLinesOrSeparatedByCommas(String separator) throws IOException {
        file("API_KEYS_FILE", String.join(separator, "sk_test_ONE:alice", "sk_test_TWO:bob") + separator);

        assertThat(read()).extracting(KeyEntry::name).containsExactly("alice", "bob");
        assertThat(read())
                .extracting(KeyEntry::digest)
                .containsExactly(KeyDigest.of("sk_test_ONE"), KeyDigest.of("sk_test_TWO"));
        assertThat(findings.mistakes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void numbersEntriesAsLinesWhateverEndsThem(String lineEnd) throws IOException {
        file("API_KEYS_FILE", "sk_test_ONE:alice" + lineEnd + lineEnd + "MARKED ONE:bob" + lineEnd);

        assertThat(read()).hasSize(1);
        assertThat(findings.mistakes())
                .containsExactly(
                        "API_KEYS_FILE entry 3: the key must be visible ASCII characters without spaces, at least one");
    }

    @Test
    void readsTheInternalKeyAndItsLineEnd() throws IOException {
        file("INTERNAL_API_KEY_FILE", "sk_test_INTERNAL\r\n");

        assertThat(read()).singleElement().satisfies(entry -> {
            assertThat(entry.internal()).isTrue();
            assertThat(entry.digest()).isEqualTo(KeyDigest.of("sk_test_INTERNAL"));
        });
    }

    @Test
    void readsFilesAgainEachTime() throws IOException {
        EnvironmentKeys keys = new EnvironmentKeys(environment::get, false);
        file("API_KEYS_FILE", "sk_test_ONE:alice");
        assertThat(keys.read(findings)).extracting(KeyEntry::name).containsExactly("alice");

        file("API_KEYS_FILE", "sk_test_TWO:bob");

        assertThat(keys.read(findings)).extracting(KeyEntry::name).containsExactly("bob");
    }

    @ParameterizedTest
    @ValueSource(strings = {"API_KEYS", "INTERNAL_API_KEY"})
    void refusesAVariableAndItsFileTogether(String variable) throws IOException {
        environment.put(variable, "sk_test_MARKED");
        file(variable + "_FILE", "sk_test_MARKED");

        assertThat(read()).isEmpty();
        assertThat(findings.mistakes())
                .containsExactly(variable + ": is set, and so is " + variable + "_FILE; set only one of them");
    }

    @Test
    void takesABlankVariableForUnset() throws IOException {
        environment.put("API_KEYS", " ");
        file("API_KEYS_FILE", "sk_test_ONE:alice");
        environment.put("INTERNAL_API_KEY", "sk_test_INTERNAL");
        environment.put("INTERNAL_API_KEY_FILE", "");

        assertThat(read()).extracting(KeyEntry::name).containsExactly("alice", "internal");
        assertThat(findings.mistakes()).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithAFileButNotItsName() throws IOException {
        environment.put("API_KEYS_FILE", folder.resolve("sk_test_MARKED").toString());
        Path latin1 = folder.resolve("latin1");
        Files.write(latin1, "sk_test_MARKED\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        environment.put("INTERNAL_API_KEY_FILE", latin1.toString());

        assertThat(read()).isEmpty();
        assertThat(findings.mistakes())
                .containsExactly(
                        "API_KEYS_FILE: names a file that does not exist",
                        "INTERNAL_API_KEY_FILE: names a file that is not UTF-8 text; save it as UTF-8");
    }

    @Test
    void saysThatAFileCannotBeRead() {
        environment.put("API_KEYS_FILE", folder.toString());
        environment.put("INTERNAL_API_KEY_FILE", "sk_test_MARKED\u0000");

        assertThat(read()).isEmpty();
        assertThat(findings.mistakes())
                .containsExactly(
                        "API_KEYS_FILE: names a file that is a folder; Docker makes one where the file to mount does"
                                + " not exist",
                        "INTERNAL_API_KEY_FILE: names a file that cannot be read (InvalidPathException)");
    }

    @Test
    void quotesAroundTheNameOfAFileAreNamed() throws IOException {
        file("API_KEYS_FILE", "sk_test_ONE:alice");
        environment.put("API_KEYS_FILE", "\"" + environment.get("API_KEYS_FILE") + "\"");

        assertThat(read()).isEmpty();
        assertThat(findings.mistakes())
                .containsExactly("API_KEYS_FILE: names a file that does not exist; remove the quotes");
    }

    @Test
    void aByteOrderMarkIsIgnored() throws IOException {
        file("API_KEYS_FILE", "\uFEFFsk_test_ONE:alice\nsk_test_TWO:bob\n\uFEFFsk_test_THREE:carol");
        file("INTERNAL_API_KEY_FILE", "\uFEFFsk_test_INTERNAL\r\n");

        assertThat(read())
                .extracting(KeyEntry::digest)
                .containsExactly(
                        KeyDigest.of("sk_test_ONE"),
                        KeyDigest.of("sk_test_TWO"),
                        KeyDigest.of("sk_test_THREE"),
                        KeyDigest.of("sk_test_INTERNAL"));
        assertThat(findings.mistakes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
    void aFileInUtf16IsRefusedWithTheRemedy(String charset) throws IOException {
        Path file = folder.resolve("utf-16");
        Files.write(file, "sk_test_MARKED:alice".getBytes(Charset.forName(charset)));
        environment.put("API_KEYS_FILE", file.toString());

        assertThat(read()).isEmpty();
        assertThat(findings.mistakes())
                .containsExactly("API_KEYS_FILE: names a file that is UTF-16 text; save it as UTF-8");
    }

    private List<KeyEntry> read() {
        return new EnvironmentKeys(environment::get, false).read(findings);
    }

    private void file(String variable, String content) throws IOException {
        Path file = folder.resolve(variable);
        Files.writeString(file, content);
        environment.put(variable, file.toString());
    }
}
