package io.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class ConfiguredKeysTest {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final KeyFindings findings = new KeyFindings();

    @Test
    void readsTheListOfTheConfiguration() throws IOException {
        List<KeyEntry> entries =
                configured("[{name: alice, key: sk_test_FAKE, internal: true}]").read(findings);

        assertThat(entries).singleElement().satisfies(entry -> {
            assertThat(entry.digest()).isEqualTo(KeyDigest.of("sk_test_FAKE"));
            assertThat(entry.source()).isEqualTo(KeyEntry.Source.CONFIGURATION);
            assertThat(entry.internal()).isTrue();
        });
        assertThat(findings.mistakes()).isEmpty();
        assertThat(findings.warnings())
                .containsExactly(
                        "latchkey.keys[0]: holds its key in plain text; put the output of hash-key there instead");
    }

    @Test
    void tellsItsMistakesAtEachReading() throws IOException {
        ConfiguredKeys keys = configured("[{name: alice, key: sk_test_MARKED, id: ''}, sk_test_MARKED]");
        List<String> mistakes = List.of(
                "latchkey.keys[0]: id must be 1 to 64 letters, digits or . _ : -",
                "latchkey.keys[1]: must be a mapping such as {name: alice, hash: 'sha256:...'}");

        for (int reading = 0; reading < 2; reading++) {
            KeyFindings each = new KeyFindings();
            assertThat(keys.read(each)).isEmpty();
            assertThat(each.mistakes()).isEqualTo(mistakes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "~", ""})
    void holdsNothingWithoutKeys(String yaml) throws IOException {
        assertThat(configured(yaml).read(findings)).isEmpty();
        assertThat(findings.mistakes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{alice: sk_test_MARKED}", "sk_test_MARKED", "12"})
    void saysThatItMustBeAList(String yaml) throws IOException {
        assertThat(configured(yaml).read(findings)).isEmpty();
        assertThat(findings.mistakes()).containsExactly("latchkey.keys: must be a list");
    }

    @Test
    void takesAJsonNullForNone() {
        assertThat(ConfiguredKeys.of(YAML.nullNode()).read(findings)).isEmpty();
        assertThat(ConfiguredKeys.none().read(findings)).isEmpty();
        assertThat(findings.mistakes()).isEmpty();
    }

    /** As a field of a configuration, which is how it is read in earnest. */
    private static ConfiguredKeys configured(String yaml) throws IOException {
        return YAML.readValue("keys: " + yaml, Configuration.class).keys();
    }

    record Configuration(ConfiguredKeys keys) {}
}
