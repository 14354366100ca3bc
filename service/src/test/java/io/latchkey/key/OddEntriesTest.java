package io.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries that can be used but are probably mistakes: they are warned of, by position and without any text of them. */
@Tag("unit")
class OddEntriesTest {
    private static final String GOOD = "GOOD1234";

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private final KeyFindings findings = new KeyFindings();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "MARKED12:9f8e7d6c5b4a:alice|the name holds a colon",
                "MARKED12:alice:bob|the name holds a colon",
                "MARKED12:sk-MARKED|the name looks like a key",
                "MARKED12:sk_live_MARKED|the name looks like a key",
                "MARKED12:lk_MARKED|the name looks like a key",
                "MARKED12:ghp_MARKED|the name looks like a key",
                "MARKED12:MARKED90123456789012|the name looks like a key",
                "MARKED1:alice|the key has fewer than 8 characters",
                "team:MARKED 9f8e7d|the key has fewer than 8 characters",
                "a|the key has fewer than 8 characters",
                "bob=sk-MARKED|the key holds an equals sign",
                "bob=sk-MARKED:bob|the key holds an equals sign",
                "changeme:alice|placeholder",
                "CHANGE-ME-MARKED|placeholder",
                "your-api-key-here|placeholder",
                "sk-...|placeholder",
                "xxxxxxxxxxxx:alice|placeholder",
                "undefined:alice|placeholder",
                "${API_KEY_MARKED}|a variable that was not replaced",
                "$API_KEY_MARKED:alice|a variable that was not replaced",
                "{{.Values.MARKED}}:alice|a variable that was not replaced",
                "${MARKED:-x}:alice|a variable that was not replaced",
                "\"MARKED12:alice|a quote or bracket",
                "MARKED12:alice\"|the name begins or ends with a quote or bracket",
                "'MARKED12'|a quote or bracket",
                "[\"MARKED12\"|a quote or bracket",
                "\"MARKED12\"]|a quote or bracket",
                "{MARKED12:alice}|a quote or bracket",
                "<MARKED12>:alice|a quote or bracket",
                "MARKED12;MARKED34|a semicolon",
                "MARKED12:alice;MARKED34:bob|a semicolon",
                "MARKED12:alice # note|a number sign",
                "#MARKED12:alice|only files have comments"
            })
    void anOddEntryIsWarnedOfAndStillUsed(String entry, String remark) {
        environment.put("API_KEYS", GOOD + ":zoe," + entry);

        assertThat(read(false)).hasSize(2);
        assertThat(findings.mistakes()).isEmpty();
        assertThat(findings.warnings())
                .singleElement()
                .asString()
                .startsWith("API_KEYS entry 2: ")
                .contains(remark);
        assertThat(findings.warnings().toString()).doesNotContain("MARKED", "9f8e");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"team:MARKED12:alice", "alice:sk-MARKED", "changeme", "[\"MARKED12\"", "a;b", "bob=sk-MARKED"})
    void anOddEntryIsAMistakeIfTheEnvironmentIsStrict(String entry) {
        environment.put("API_KEYS", GOOD + ":zoe," + entry);
        read(true);

        assertThat(findings.warnings()).isEmpty();
        assertThat(findings.mistakes())
                .singleElement()
                .asString()
                .startsWith("API_KEYS entry 2: ")
                .endsWith(" (strictEnvironment is true)")
                .doesNotContain("MARKED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk_test_ONE:alice",
                "9f8e7d6c5b4a3f2e1d0c:alice cooper",
                "c2VjcmV0LWtleQ==:bob",
                "sk-proj-abc_DEF-123:a team of several words",
                "lk_8dj2kd9s:nineteen-characters",
                "kX9#2!aQ:alice"
            })
    void usualEntriesAreNotWarnedOf(String entry) {
        environment.put("API_KEYS", entry);

        assertThat(read(true)).hasSize(1);
        assertThat(findings.mistakes()).isEmpty();
        assertThat(findings.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"MARKED1", "MARKED12:alice", "MARKED12,MARKED34", "\"MARKED12\"", "${MARKED}", "changeme"})
    void anOddInternalKeyIsWarnedOf(String key) {
        environment.put("INTERNAL_API_KEY", key);

        assertThat(read(false)).hasSize(1);
        assertThat(findings.warnings())
                .singleElement()
                .asString()
                .startsWith("INTERNAL_API_KEY: ")
                .doesNotContain("MARKED");
    }

    @Test
    void linesOfFilesMayBeComments() throws IOException {
        environment.put(
                "API_KEYS_FILE",
                file(
                        "#production\nsk_test_ONE:alice\r\n  # note, with a comma\n#sk_test_TWO:bob,sk_test_THREE:carol\n\t#\nMARKED:dora"));
        environment.put("INTERNAL_API_KEY_FILE", file("# the gate's own\nsk_test_INTERNAL\n"));

        assertThat(read(false)).extracting(KeyEntry::name).containsExactly("alice", "dora", "internal");
        assertThat(findings.notes())
                .containsExactly("API_KEYS_FILE: 4 lines are comments", "INTERNAL_API_KEY_FILE: 1 line is a comment");
        assertThat(findings.warnings()).singleElement().asString().startsWith("API_KEYS_FILE entry 6: ");
    }

    @Test
    void aNameWithALostCharacterIsRefused() {
        environment.put("API_KEYS", "sk_test_ONE:Zo\uFFFD\uFFFD");

        assertThat(read(false)).isEmpty();
        assertThat(findings.mistakes())
                .singleElement()
                .asString()
                .startsWith("API_KEYS entry 1: the name holds U+FFFD")
                .contains("LC_ALL=C.UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud800", "\\udbff", "a\\udc00b", "\\udc00\\ud800"})
    void aNameWithHalfASurrogatePairIsRefused(String name) throws IOException {
        String hash = "sha256:" + KeyDigest.of("sk_test_ONE").hex();
        new KeysFile(Path.of(file("keys: [{name: \"" + name + "\", hash: '" + hash + "'}]"))).read(findings);
        ConfiguredKeys.of(new ObjectMapper().readTree("[{\"name\": \"" + name + "\", \"hash\": \"" + hash + "\"}]"))
                .read(findings);

        assertThat(findings.mistakes()).hasSize(2).anyMatch(mistake -> mistake.contains("half of a surrogate pair"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "changeme", "${API_KEY}", "\"MARKED12\"", "MARKED12;MARKED34", "[MARKED12]"})
    void anOddKeyInAFileOrTheConfigurationIsWarnedOf(String key) throws IOException {
        String entry = "{name: alice, key: '" + key + "'}";
        new KeysFile(Path.of(file("keys: [" + entry + "]"))).read(findings);
        ConfiguredKeys.of(new ObjectMapper()
                        .readTree("[{\"name\": \"alice\", \"key\": \"" + key.replace("\"", "\\\"") + "\"}]"))
                .read(findings);

        assertThat(findings.mistakes()).isEmpty();
        assertThat(findings.warnings().stream().filter(warning -> warning.contains("the key")))
                .anyMatch(warning -> warning.contains(" line 1 (keys[0]): "))
                .anyMatch(warning -> warning.startsWith("latchkey.keys[0]: "))
                .noneMatch(warning -> warning.contains("MARKED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "changeme", "CHANGEME", "change-me", "password", "${API_KEY}"})
    void theHashOfAPlaceholderIsWarnedOf(String key) throws IOException {
        String hash = "sha256:" + KeyDigest.of(key).hex();
        new KeysFile(Path.of(file("keys: [{name: alice, hash: '" + hash + "'}]"))).read(findings);

        assertThat(findings.warnings()).singleElement().asString().contains("the hash is that of a placeholder");
    }

    @Test
    void aNameThatMayBeAKeyIsInNoLabel() {
        environment.put(
                "API_KEYS",
                "alice:sk-MARKED-1234,team:9f8eMARKED:alice,bob12345:MARKED9012345678901234,sk_test_ONE:bob");

        assertThat(read(false)).extracting(KeyEntry::label).noneMatch(label -> label.contains("MARKED"));
        assertThat(read(false)).extracting(KeyEntry::label).allMatch(label -> label.startsWith("id "));
    }

    private List<KeyEntry> read(boolean strict) {
        return new EnvironmentKeys(environment::get, strict).read(findings);
    }

    private String file(String content) throws IOException {
        return Files.writeString(folder.resolve("file" + content.hashCode()), content)
                .toString();
    }
}
