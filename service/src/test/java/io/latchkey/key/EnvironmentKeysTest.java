package io.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The variables' own values; {@link EnvironmentKeyFilesTest} has those of files. */
@Tag("unit")
class EnvironmentKeysTest {
    private final Map<String, String> environment = new HashMap<>();
    private final KeyFindings findings = new KeyFindings();

    @Test
    void readsKeysAndNames() {
        environment.put("API_KEYS", "sk_test_ONE:alice,sk_test_TWO:bob");

        List<KeyEntry> entries = read();

        assertThat(entries).extracting(KeyEntry::name).containsExactly("alice", "bob");
        assertThat(entries)
                .extracting(KeyEntry::digest)
                .containsExactly(KeyDigest.of("sk_test_ONE"), KeyDigest.of("sk_test_TWO"));
        assertThat(entries).allSatisfy(entry -> {
            assertThat(entry.id()).isEqualTo(entry.digest().id());
            assertThat(entry.source()).isEqualTo(KeyEntry.Source.ENVIRONMENT);
            assertThat(entry.scopes()).isEqualTo(Scopes.all());
            assertThat(entry.prefix()).isEqualTo("sk");
            assertThat(entry.internal()).isFalse();
            assertThat(entry.rateLimit()).isNull();
        });
        assertNothingFound();
    }

    @Test
    void trimsKeysAndNamesAndSkipsEmptyEntries() {
        environment.put("API_KEYS", " ,, sk_test_ONE : alice cooper ,\t\n,sk_test_TWO:bob,");

        assertThat(read()).extracting(KeyEntry::name).containsExactly("alice cooper", "bob");
        assertThat(read()).extracting(KeyEntry::digest).contains(KeyDigest.of("sk_test_ONE"));
        assertNothingFound();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk_test_ONE", "sk_test_ONE:", "sk_test_ONE: "})
    void callsANamelessKeyDefault(String text) {
        environment.put("API_KEYS", text);

        assertThat(read()).extracting(KeyEntry::name).containsExactly("default");
    }

    @Test
    void endsTheKeyAtTheFirstColon() {
        environment.put("API_KEYS", "sk_test_#ONE:team: alice");

        assertThat(read()).singleElement().satisfies(entry -> {
            assertThat(entry.name()).isEqualTo("team: alice");
            assertThat(entry.digest()).isEqualTo(KeyDigest.of("sk_test_#ONE"));
        });
    }

    @Test
    void letsTheLastOfTwoWinAndSaysIt() {
        environment.put("API_KEYS", "sk_test_ONE:alice,sk_test_TWO:bob,sk_test_ONE:carol");

        assertThat(read()).extracting(KeyEntry::name).containsExactlyInAnyOrder("carol", "bob");
        String id = KeyDigest.of("sk_test_ONE").id();
        assertThat(findings.warnings())
                .containsExactly(
                        "API_KEYS entry 3: holds the same key as API_KEYS entry 1 (id " + id + "); this one wins");
        assertThat(findings.mistakes()).isEmpty();
    }

    @Test
    void readsTheInternalKey() {
        environment.put("INTERNAL_API_KEY", " sk_test_INTERNAL\n");

        assertThat(read()).singleElement().satisfies(entry -> {
            assertThat(entry.name()).isEqualTo("internal");
            assertThat(entry.internal()).isTrue();
            assertThat(entry.digest()).isEqualTo(KeyDigest.of("sk_test_INTERNAL"));
        });
        assertNothingFound();
    }

    @Test
    void doesNotSplitTheInternalKey() {
        environment.put("INTERNAL_API_KEY", "sk_test_A,B:c");

        assertThat(read()).singleElement().satisfies(entry -> {
            assertThat(entry.name()).isEqualTo("internal");
            assertThat(entry.digest()).isEqualTo(KeyDigest.of("sk_test_A,B:c"));
        });
    }

    @Test
    void letsTheInternalKeyWin() {
        environment.put("API_KEYS", "sk_test_ONE:alice");
        environment.put("INTERNAL_API_KEY", "sk_test_ONE");

        assertThat(read())
                .singleElement()
                .satisfies(entry -> assertThat(entry.internal()).isTrue());
        String id = KeyDigest.of("sk_test_ONE").id();
        assertThat(findings.warnings())
                .containsExactly(
                        "INTERNAL_API_KEY: holds the same key as API_KEYS entry 1 (id " + id + "); this one wins");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ",", " , \n"})
    void holdsNothingWithoutKeys(String blank) {
        environment.put("API_KEYS", blank);
        environment.put("INTERNAL_API_KEY", blank.replace(',', ' '));

        assertThat(read()).isEmpty();
        assertNothingFound();
    }

    @Test
    void reportsEveryMistakeWithItsEntryAndWithoutItsText() {
        environment.put(
                "API_KEYS", "MARKED ONE:alice,:MARKED,sk_test_OK:bob,MARKED\u00e9:carol,sk_test_NAME:MARKED\u0007x");
        environment.put("INTERNAL_API_KEY", "MARKED TWO");

        assertThat(read()).extracting(KeyEntry::name).containsExactly("bob");
        String key = ": the key must be visible ASCII characters without spaces, at least one";
        assertThat(findings.mistakes())
                .containsExactly(
                        "API_KEYS entry 1" + key,
                        "API_KEYS entry 2" + key,
                        "API_KEYS entry 4" + key,
                        "API_KEYS entry 5: the name must be at most 200 characters, without control characters",
                        "INTERNAL_API_KEY" + key);
    }

    @Test
    void refusesANameThatIsTooLongForAHeader() {
        environment.put("API_KEYS", "sk_test_ONE:" + "n".repeat(200) + ",sk_test_TWO:" + "n".repeat(201));

        assertThat(read()).hasSize(1);
        assertThat(findings.mistakes())
                .containsExactly(
                        "API_KEYS entry 2: the name must be at most 200 characters, without control characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice:QwErTyMARKED,alice:hunterMARKED",
                "alice:hunterMARKED2,alice:MARKED",
                "charlotte:MARKED phrase,charlotte:MARKED-2",
                "sk_test_ONE:'MARKED',sk_test_ONE:MARKED;x"
            })
    void noWarningRepeatsTheNameOfAnEntry(String text) {
        environment.put("API_KEYS", text);

        List<KeyEntry> entries = read();

        assertThat(findings.warnings()).isNotEmpty();
        assertThat(findings.warnings()).noneMatch(warning -> warning.contains("MARKED"));
        assertThat(entries).noneMatch(entry -> entry.label().contains("MARKED"));
    }

    private List<KeyEntry> read() {
        return new EnvironmentKeys(environment::get, false).read(findings);
    }

    private void assertNothingFound() {
        assertThat(findings.mistakes()).isEmpty();
        assertThat(findings.warnings()).isEmpty();
    }
}
