package io.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.latchkey.limit.RateLimit;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a key file may hold; {@link BadKeysFileTest} has what it may not. */
@Tag("unit")
class KeysFileTest {
    private static final String HASH = "sha256:" + KeyDigest.of("sk_test_FAKE").hex();

    @TempDir
    Path folder;

    private final KeyFindings findings = new KeyFindings();
    private Path file;

    @BeforeEach
    void nameFile() {
        file = folder.resolve("keys.yml");
    }

    @Test
    void readsEveryField() throws IOException {
        List<KeyEntry> entries = read("""
                keys:
                - name: ' alice '
                  id: alice-1
                  hash: '%s'
                  scopes: [tts, stt]
                  rateLimit: {requests: 5, window: 0.5}
                  internal: false
                  enabled: false
                  notBefore: 2030-01-01T00:00:00+01:00
                  expiresAt: '2031-01-01T00:00:00Z'
                  allowedIps: [10.0.0.0/8, '::1']
                """.formatted(HASH));

        assertThat(entries)
                .containsExactly(new KeyEntry(
                        KeyDigest.of("sk_test_FAKE"),
                        "alice-1",
                        "alice",
                        KeyDigest.of("sk_test_FAKE").hex().substring(0, 8),
                        KeyEntry.Source.KEYS_FILE,
                        Scopes.of(List.of("stt", "tts")),
                        new RateLimit(5, 500_000_000),
                        false,
                        false,
                        Instant.parse("2029-12-31T23:00:00Z"),
                        Instant.parse("2031-01-01T00:00:00Z"),
                        new AddressRanges(List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("::1")))));
        assertThat(findings.mistakes()).isEmpty();
        assertThat(findings.warnings()).isEmpty();
    }

    @Test
    void readsAnEntryWithNothingButWhatItNeeds() throws IOException {
        KeyDigest digest = KeyDigest.of("sk_test_FAKE_FAKE_FAKE_FAKE_FAKE");

        assertThat(read("keys: [{name: bob, key: sk_test_FAKE_FAKE_FAKE_FAKE_FAKE}]"))
                .containsExactly(new KeyEntry(
                        digest,
                        digest.id(),
                        "bob",
                        "sk_test_",
                        KeyEntry.Source.KEYS_FILE,
                        Scopes.all(),
                        null,
                        false,
                        true,
                        null,
                        null,
                        AddressRanges.none()));
        assertThat(findings.mistakes()).isEmpty();
        assertThat(findings.warnings())
                .containsExactly(file
                        + " line 1 (keys[0]): holds its key in plain text; put the output of hash-key there instead");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keys: []",
                "---\nkeys: []\n...\n",
                "\ufeffkeys: []",
                "keys:\r\n  []\r\n",
                "count: 0\nkeys: []\n",
                "keys: []\ncount: 0\n",
                "# none yet\n{count: 0, keys: []}"
            })
    void acceptsAFileWithoutKeys(String text) throws IOException {
        assertThat(read(text)).isEmpty();
        assertThat(findings.mistakes()).isEmpty();
    }

    @Test
    void readsAFileWithWindowsLineEnds() throws IOException {
        assertThat(read("keys:\r\n- name: alice\r\n  hash: '" + HASH + "'\r\n")).hasSize(1);
        assertThat(findings.mistakes()).isEmpty();
    }

    @Test
    void acceptsTwoKeysOfOneNameForRotation() throws IOException {
        assertThat(read("keys: [{name: alice, key: sk_test_OLD}, {name: alice, key: sk_test_NEW}]"))
                .hasSize(2);
        assertThat(findings.mistakes()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"60, 60000000000", "0.001, 1000000", "500ms, 500000000", "'2 min', 120000000000"})
    void readsAWindowAsEveryDuration(String window, long nanos) throws IOException {
        assertThat(read("keys: [{name: a, hash: '" + HASH + "', rateLimit: {requests: 0, window: " + window + "}}]"))
                .extracting(KeyEntry::rateLimit)
                .containsExactly(new RateLimit(0, nanos));
    }

    @Test
    void readsAWindowThatYamlWouldWriteWithAnExponent() throws IOException {
        assertThat(read("keys: [{name: a, hash: '" + HASH + "', rateLimit: {requests: 0, window: 10000000.5}}]"))
                .extracting(KeyEntry::rateLimit)
                .containsExactly(new RateLimit(0, 10_000_000_500_000_000L));
    }

    @Test
    void readsMoreKeysThanTheParserAllowsOnItsOwn() throws IOException {
        StringBuilder text = new StringBuilder("keys:\n");
        for (int i = 0; i < 25_000; i++) {
            text.append("- {name: a, hash: 'sha256:")
                    .append(KeyDigest.of("sk" + i).hex());
            text.append("', scopes: [some-scope-that-makes-it-long]}\n");
        }
        assertThat(text.length()).isGreaterThan(3 * 1024 * 1024);

        assertThat(read(text.toString())).hasSize(25_000);
        assertThat(findings.mistakes()).isEmpty();
    }

    @Test
    void reportsEveryMistakeAndKeepsTheEntriesWithoutOne() throws IOException {
        List<KeyEntry> entries = read("""
                keys:
                - {name: alice, key: sk_test_ONE, enabled: maybe, scopes: []}
                - {name: bob, key: sk_test_TWO}
                - {key: sk_test_THREE, id: '?'}
                """);

        assertThat(entries).extracting(KeyEntry::name).containsExactly("bob");
        assertThat(findings.mistakes())
                .containsExactly(
                        file + " line 2 (keys[0]): scopes is empty; leave it out for a key that holds every scope, or"
                                + " say enabled: false",
                        file + " line 2 (keys[0]): enabled must be true or false",
                        file + " line 4 (keys[2]): needs a name: who the key is for",
                        file + " line 4 (keys[2]): id must be 1 to 64 letters, digits or . _ : -");
    }

    @Test
    void saysThatTheFileIsMissingOrCannotBeRead() throws IOException {
        new KeysFile(file).read(findings);
        Files.createDirectory(file);
        new KeysFile(file).read(findings);

        assertThat(findings.mistakes())
                .containsExactly(
                        file + ": this file does not exist; create it or change keysFile (KEYS_FILE)",
                        file + ": is a folder; Docker makes one where the file to mount does not exist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-MARKED-1234", "MARKED", "MARKED/x+y==", "/MARKED", "'MARKED'"})
    void aKeyInPlaceOfThePathIsNotRepeated(String key) {
        new KeysFile(Path.of(key)).read(findings);
        new KeysFile(Path.of(key.replace("MARKED", "MARKED".repeat(50)))).read(findings);

        assertThat(findings.mistakes()).hasSize(2).allMatch(mistake -> mistake.startsWith("keysFile (KEYS_FILE; "));
        assertThat(findings.mistakes()).noneMatch(mistake -> mistake.contains("MARKED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"keys.yml", "/nowhere/keys.yaml"})
    void thePathOfAMissingFileIsNamed(String path) {
        new KeysFile(Path.of(path)).read(findings);

        assertThat(findings.mistakes()).singleElement().asString().startsWith(path + ": this file does not exist");
    }

    @Test
    void anIdThatLooksLikeAKeyIsRemarkedOn() throws IOException {
        read("keys: [{name: a, id: sk-MARKED-123456789012, hash: '" + HASH + "'}]");

        assertThat(findings.warnings()).singleElement().asString().contains("the id looks like a key");
        assertThat(findings.warnings()).noneMatch(warning -> warning.contains("MARKED"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"MARKED", "MARKEDkey", "qwMARKEDx", "aMARKED", "markedmarkedmarkedmarked"})
    void aFieldThatMayBeAKeyIsNotRepeated(String field) throws IOException {
        read("keys: [{name: a, hash: '" + HASH + "', " + field + ": x}]");

        assertThat(findings.mistakes()).singleElement().asString().contains("unknown field (not shown, because");
    }

    @Test
    void aByteOrderMarkIsIgnored() throws IOException {
        assertThat(read("\uFEFFkeys: [{name: a, hash: '" + HASH + "'}]")).hasSize(1);
        assertThat(findings.mistakes()).isEmpty();
    }

    @Test
    void aFileInUtf16IsRefusedWithTheRemedy() throws IOException {
        Files.write(file, "keys: []".getBytes(StandardCharsets.UTF_16LE));
        new KeysFile(file).read(findings);

        assertThat(findings.mistakes()).containsExactly(file + ": is UTF-16 text; save it as UTF-8");
    }

    @Test
    void aCountThatMatchesIsAccepted() throws IOException {
        assertThat(read("count: 2\nkeys: [{name: a, key: sk_test_ONE}, {name: b, key: sk_test_TWO}]"))
                .hasSize(2);
        assertThat(findings.mistakes()).isEmpty();
    }

    /** SnakeYAML takes a time that grows with the square of such a line. */
    @ParameterizedTest
    @ValueSource(strings = {"# ", "keys: [{name: ", "keys: [{name: '", "keys: ", "!", "&"})
    void aVeryLongLineIsRefused(String start) throws IOException {
        read("\r\n\r\n" + start + (start.equals("keys: ") ? " " : "a").repeat(256 * 1024 + 1));

        assertThat(findings.mistakes())
                .containsExactly(file + " line 3: is longer than 256 KiB; give each key a line of its own");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void aLineOf256KibIsTheLongestThatIsAccepted(String end) throws IOException {
        String longest = "#" + "a".repeat(256 * 1024 - 1);

        assertThat(read("keys: []" + end + longest + end + longest + end)).isEmpty();
        assertThat(findings.mistakes()).isEmpty();

        read("keys: []" + end + longest + end + longest + "a" + end + "#" + end);
        assertThat(findings.mistakes())
                .containsExactly(file + " line 3: is longer than 256 KiB; give each key a line of its own");
    }

    @Test
    void aLongLineOfManyKeysIsAccepted() throws IOException {
        String entry = "{\"name\":\"a\",\"hash\":\"sha256:%s\"},";
        StringBuilder text = new StringBuilder("{\"keys\":[");
        for (int i = 0; i < 2500; i++) {
            text.append(entry.formatted(KeyDigest.of("sk" + i).hex()));
        }
        text.setCharAt(text.length() - 1, ']');

        assertThat(read(text.append("}\r\n").toString())).hasSize(2500);
        assertThat(findings.mistakes()).isEmpty();
    }

    /** Each once cost as much as there were mistakes before it. Four times as many then cost some 16 times as much. */
    @Test
    void theCostOfManyMistakesIsLinear() throws IOException {
        long few = bytesAllocatedFor(10_000);

        assertThat(bytesAllocatedFor(40_000)).isLessThan(8 * few);
    }

    private long bytesAllocatedFor(int entries) throws IOException {
        Files.writeString(file, "keys:\n" + "- {name: a, hsh: b}\n".repeat(entries));
        KeyFindings found = new KeyFindings();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        new KeysFile(file).read(found);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(found.mistakes()).hasSize(51).last().isEqualTo("and " + (2 * entries - 50) + " more mistakes");
        return allocated;
    }

    @Test
    void theSameBytesAreNotParsedAgainAndReportTheSame() throws IOException {
        KeysFile keys = new KeysFile(file);
        Files.writeString(file, "keys: [{name: a, key: sk_test_FAKE_FAKE_FAKE}]");
        KeyFindings first = new KeyFindings();
        KeyFindings second = new KeyFindings();

        List<KeyEntry> entries = keys.read(first);
        Files.writeString(file, "keys: [{name: a, key: sk_test_FAKE_FAKE_FAKE}]");

        assertThat(keys.read(second)).isSameAs(entries);
        assertThat(second.warnings()).isEqualTo(first.warnings()).hasSize(1);
    }

    @Test
    void otherBytesAreParsedAndSoIsAFileWithMistakes() throws IOException {
        KeysFile keys = new KeysFile(file);
        Files.writeString(file, "keys: [{name: a, hash: '" + HASH + "'}]");
        keys.read(findings);
        Files.writeString(file, "keys: [{name: b, hash: '" + HASH + "'}, {}]");

        List<KeyEntry> entries = keys.read(findings);

        assertThat(entries).extracting(KeyEntry::name).containsExactly("b");
        assertThat(findings.mistakeCount()).isEqualTo(2);
        assertThat(keys.read(findings)).isEqualTo(entries).isNotSameAs(entries);
        assertThat(findings.mistakeCount()).isEqualTo(4);
        Files.writeString(file, "keys: [{name: a, hash: '" + HASH + "'}]");
        assertThat(keys.read(findings)).extracting(KeyEntry::name).containsExactly("a");
        assertThat(findings.mistakeCount()).isEqualTo(4);
        Files.delete(file);
        assertThat(keys.read(findings)).isEmpty();
        assertThat(findings.mistakeCount()).isEqualTo(5);
    }

    @Test
    void anEntryThatSaysTheSameAsBeforeIsTheSameObject() throws IOException {
        KeysFile keys = new KeysFile(file);
        Files.writeString(file, "keys: [{name: a, key: sk_test_ONE, scopes: [s]}, {name: b, key: sk_test_TWO}]");
        List<KeyEntry> before = keys.read(findings);
        Files.writeString(file, "keys: [{name: c, key: sk_test_TWO}, {scopes: [s], key: sk_test_ONE, name: a}]");

        List<KeyEntry> after = keys.read(findings);

        assertThat(after).extracting(KeyEntry::name).containsExactly("c", "a");
        assertThat(after.get(1)).isSameAs(before.get(0));
        assertThat(before.get(1).name()).isEqualTo("b");
    }

    @Test
    void entriesThatSayTheSameShareIt() throws IOException {
        List<KeyEntry> entries = read("""
                keys:
                - {name: a, key: sk_test_ONE, scopes: [a, b], rateLimit: {requests: 1, window: 60}}
                - {name: b, key: sk_test_TWO, scopes: [b, a], rateLimit: {requests: 1, window: 1 min}}
                """);

        assertThat(entries.get(0).scopes()).isSameAs(entries.get(1).scopes());
        assertThat(entries.get(0).rateLimit()).isSameAs(entries.get(1).rateLimit());
    }

    @Test
    void aFileOverTheBoundIsRefused() throws IOException {
        read("# comment\n".repeat(33 * 1024 * 1024 / 10));

        assertThat(findings.mistakes()).containsExactly(file + ": is larger than 32 MiB");
    }

    private List<KeyEntry> read(String text) throws IOException {
        Files.writeString(file, text);
        return new KeysFile(file).read(findings);
    }
}
