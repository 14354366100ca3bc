package io.latchkey.key;

import static io.latchkey.key.Entries.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class KeyStoreTest {
    private static final KeyEntry.Source WEAK = KeyEntry.Source.CONFIGURATION;
    private static final KeyEntry.Source MIDDLE = KeyEntry.Source.KEYS_FILE;
    private static final KeyEntry.Source STRONG = KeyEntry.Source.ENVIRONMENT;

    private final FakeSource configuration = new FakeSource();
    private final FakeSource keysFile = new FakeSource();
    private final FakeSource environment = new FakeSource();
    private final KeyStore store = new KeyStore(List.of(configuration, keysFile, environment), () -> Instant.EPOCH);

    @Test
    void isEmptyBeforeTheFirstReload() {
        configuration.holds(entry("alice", WEAK));

        assertThat(store.ring().size()).isZero();
    }

    @Test
    void holdsTheEntriesOfAllSources() throws InvalidKeysException {
        configuration.holds(entry("alice", WEAK));
        keysFile.holds(entry("bob", MIDDLE));
        environment.holds(entry("carol", STRONG));

        store.reload();

        assertThat(store.ring().entries()).extracting(KeyEntry::name).containsExactly("alice", "bob", "carol");
    }

    @Test
    void letsTheStrongerSourceWinAndWarns() throws InvalidKeysException {
        configuration.holds(entry("alice", "a", "sk_test_SAME", WEAK), entry("dora", "d", "sk_test_OTHER", WEAK));
        keysFile.holds(entry("bob", "b", "sk_test_SAME", MIDDLE), entry("emil", "e", "sk_test_OTHER", MIDDLE));
        environment.holds(entry("carol", "c", "sk_test_SAME", STRONG));

        store.reload();
        List<String> warnings = store.warnings();

        assertThat(store.ring().entries()).extracting(KeyEntry::name).containsExactlyInAnyOrder("carol", "emil");
        assertThat(warnings)
                .containsExactly(
                        "key bob (b): is in configuration too, as alice (a); the one in keysFile wins",
                        "key emil (e): is in configuration too, as dora (d); the one in keysFile wins",
                        "key id c: is in keysFile too, as bob (b); the one in environment wins");
    }

    @Test
    void letsTheInternalKeyOfTheEnvironmentWinOverAll() throws InvalidKeysException {
        configuration.holds(entry("alice", "a", "sk_test_SAME", WEAK));
        keysFile.holds(entry("bob", "b", "sk_test_SAME", MIDDLE));
        KeySource variables = new EnvironmentKeys(
                name -> switch (name) {
                    case "API_KEYS" -> "sk_test_SAME:carol";
                    case "INTERNAL_API_KEY" -> "sk_test_SAME";
                    default -> null;
                },
                false);
        KeyStore all = new KeyStore(List.of(configuration, keysFile, variables), () -> Instant.EPOCH);

        all.reload();
        List<String> warnings = all.warnings();

        assertThat(all.ring().entries()).singleElement().satisfies(winner -> {
            assertThat(winner.name()).isEqualTo("internal");
            assertThat(winner.internal()).isTrue();
        });
        assertThat(warnings).hasSize(3).noneMatch(warning -> warning.contains("SAME"));
    }

    @Test
    void refusesTwoKeysOfOneIdAndNameBoth() throws InvalidKeysException {
        configuration.holds(entry("alice", "same", "sk_test_ONE", WEAK));
        keysFile.holds(entry("bob", "same", "sk_test_TWO", MIDDLE));

        assertThatThrownBy(store::reload)
                .isInstanceOf(InvalidKeysException.class)
                .hasMessage("The keys have a mistake:\n  * key bob in keysFile: the id is taken by alice in"
                        + " configuration; give each key its own id");
    }

    @Test
    void aSharedIdThatMayBeAKeyIsNotRepeated() {
        configuration.holds(entry("alice", "sk-MARKED-1", "sk_test_ONE", WEAK));
        keysFile.holds(entry("sk-MARKED-2", "sk-MARKED-1", "sk_test_TWO", MIDDLE));

        assertThatThrownBy(store::reload)
                .hasMessageContaining("the id is taken by alice")
                .hasMessageNotContaining("MARKED");
    }

    @Test
    void acceptsAnIdWhoseOtherHolderWasOverruled() throws InvalidKeysException {
        configuration.holds(entry("alice", "same", "sk_test_ONE", WEAK));
        environment.holds(entry("carol", "c", "sk_test_ONE", STRONG), entry("dora", "same", "sk_test_TWO", STRONG));

        store.reload();

        assertThat(store.ring().size()).isEqualTo(2);
    }

    @Test
    void reportsTheMistakesOfAllSourcesAtOnce() {
        configuration.holds(entry("alice", "same", "sk_test_ONE", WEAK));
        configuration.mistake = "wrong here";
        keysFile.holds(entry("bob", "same", "sk_test_TWO", MIDDLE));
        environment.mistake = "wrong there";

        InvalidKeysException thrown = catchThrowableOfType(InvalidKeysException.class, store::reload);

        assertThat(thrown.mistakes())
                .containsExactly(
                        "source: wrong here",
                        "source: wrong there",
                        "key bob in keysFile: the id is taken by alice in configuration; give each key"
                                + " its own id");
        assertThat(thrown)
                .hasMessageStartingWith("The keys have 3 mistakes:\n  * source: wrong here\n  * source: wrong there\n");
    }

    @Test
    void keepsTheOldRingWhenASourceHasMistakes() throws InvalidKeysException {
        configuration.holds(entry("alice", WEAK));
        keysFile.holds(entry("bob", MIDDLE));
        store.reload();
        KeyRing old = store.ring();

        configuration.holds(entry("carol", WEAK));
        keysFile.mistake = "wrong";

        assertThatThrownBy(store::reload).isInstanceOf(InvalidKeysException.class);
        assertThat(store.ring()).isSameAs(old);

        keysFile.mistake = null;
        store.reload();
        assertThat(store.ring().entries()).extracting(KeyEntry::name).containsExactly("carol", "bob");
    }

    @Test
    void keepsTheOldRingAndStaysUsableWhenASourceBreaks() throws InvalidKeysException {
        configuration.holds(entry("alice", WEAK));
        store.reload();
        KeyRing old = store.ring();
        keysFile.bug = new IllegalStateException("a bug that quotes sk_test_SECRET");

        assertThatThrownBy(store::reload)
                .isInstanceOf(InvalidKeysException.class)
                .hasMessage("The keys have a mistake:\n  * FakeSource: cannot be read (IllegalStateException)");

        assertThat(store.ring()).isSameAs(old);
        keysFile.bug = null;
        assertThat(store.reload().total()).isEqualTo(1);
    }

    private static final class FakeSource implements KeySource {
        private List<KeyEntry> entries = List.of();
        private String mistake;
        private RuntimeException bug;

        void holds(KeyEntry... some) {
            entries = new ArrayList<>(Arrays.asList(some));
        }

        @Override
        public List<KeyEntry> read(KeyFindings findings) {
            if (bug != null) {
                throw bug;
            }
            if (mistake != null) {
                findings.mistake("source", mistake);
            }
            return entries;
        }
    }
}
