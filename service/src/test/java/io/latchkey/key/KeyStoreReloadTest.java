package io.latchkey.key;

import static io.latchkey.key.Entries.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a reload tells: its report, the history, and those who listen. */
@Tag("unit")
class KeyStoreReloadTest {
    private static final KeyEntry.Source FILE = KeyEntry.Source.KEYS_FILE;
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final List<String> told = new ArrayList<>();
    private List<KeyEntry> entries = List.of();
    private String mistake;
    private Error error;
    private Instant now = START;
    private final KeyStore store = new KeyStore(List.of(this::read), () -> now);

    private List<KeyEntry> read(KeyFindings findings) {
        if (error != null) {
            throw error;
        }
        if (mistake != null) {
            findings.mistake("keys.yml line 1", mistake);
            findings.mistake("keys.yml line 2", mistake);
        }
        return entries;
    }

    @Test
    void tellsWhatChanged() throws InvalidKeysException {
        entries = List.of(
                entry("same", "s", "sk_test_SAME", FILE),
                entry("gone", "g", "sk_test_GONE", FILE),
                entry("old name", "c", "sk_test_CHANGED", FILE));
        assertThat(store.reload())
                .isEqualTo(
                        new ReloadReport(3, List.of("same (s)", "gone (g)", "old name (c)"), List.of(), List.of(), 0));

        entries = List.of(
                entry("same", "s", "sk_test_SAME", FILE),
                entry("new name", "c", "sk_test_CHANGED", FILE),
                entry("new", "n", "sk_test_NEW", FILE));

        assertThat(store.reload())
                .isEqualTo(new ReloadReport(3, List.of("new (n)"), List.of("gone (g)"), List.of("new name (c)"), 1));
        assertThat(store.reload()).isEqualTo(new ReloadReport(3, List.of(), List.of(), List.of(), 3));
    }

    @Test
    void theLogNamesAHundredKeysOfEachKind() throws InvalidKeysException {
        store.reload();
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(KeyStore.class);
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
        try {
            entries = IntStream.range(0, 250)
                    .mapToObj(i -> entry("n" + i, "id" + i, "sk_test_" + i, FILE))
                    .toList();

            assertThat(store.reload().added()).hasSize(250);
        } finally {
            logger.detachAppender(log);
            logger.setLevel(null);
        }
        assertThat(log.list)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .startsWith("Reloaded the keys: 250 in force, added [n0 (id0), ")
                .contains("n99 (id99), and 150 more], removed [], changed []")
                .doesNotContain("n100");
    }

    @Test
    void takesAnotherKeyUnderTheSameIdForAChange() throws InvalidKeysException {
        entries = List.of(entry("alice", "a", "sk_test_ONE", FILE));
        store.reload();

        entries = List.of(entry("alice", "a", "sk_test_TWO", FILE));

        assertThat(store.reload().changed()).containsExactly("alice (a)");
    }

    @Test
    void keepsTheHistory() throws InvalidKeysException {
        assertThat(store.history()).isEqualTo(new ReloadHistory(null, null, 0, 0));
        store.reload();
        assertThat(store.history()).as("the first reading is no reload").isEqualTo(history(START, null, 0, 0));

        now = START.plusSeconds(1);
        mistake = "wrong";
        assertThatThrownBy(store::reload).isInstanceOf(InvalidKeysException.class);
        assertThat(store.history()).isEqualTo(history(START, "keys.yml line 1: wrong\nkeys.yml line 2: wrong", 0, 1));

        now = START.plusSeconds(2);
        mistake = null;
        store.reload();
        assertThat(store.history()).as("a good one clears the error").isEqualTo(history(now, null, 1, 1));
    }

    @Test
    void tellsListenersOfReloadsAndNotOfTheFirstReading() throws InvalidKeysException {
        store.addListener(listener());
        store.reload();
        assertThat(told).isEmpty();

        entries = List.of(entry("alice", "a", "sk_test_ONE", FILE));
        store.reload();
        mistake = "wrong";
        assertThatThrownBy(store::reload).isInstanceOf(InvalidKeysException.class);

        assertThat(told).containsExactly("reloaded [alice (a)]", "failed 2");
    }

    @Test
    void anErrorIsAFailedReload() throws InvalidKeysException {
        store.addListener(listener());
        entries = List.of(entry("alice", "a", "sk_test_ONE", FILE));
        store.reload();

        error = new OutOfMemoryError("MARKED");

        assertThatThrownBy(store::reload)
                .isInstanceOf(InvalidKeysException.class)
                .hasMessageContaining("cannot be read (out of memory)")
                .hasMessageNotContaining("MARKED");
        assertThat(store.history().failedReloads()).isEqualTo(1);
        assertThat(store.history().lastError()).contains("out of memory");
        assertThat(told).containsExactly("failed 1");
        assertThat(store.ring().size()).as("the old keys stay").isEqualTo(1);
        assertThat(store.runningSince()).isNull();
    }

    @Test
    void anErrorOutsideOfTheSourcesIsAFailedReloadToo() throws InvalidKeysException {
        store.reload();
        entries = new ArrayList<>() {
            @Override
            public Iterator<KeyEntry> iterator() {
                throw new StackOverflowError();
            }
        };

        assertThatThrownBy(store::reload).isInstanceOf(InvalidKeysException.class);
        assertThat(store.history().lastError()).isEqualTo("the keys: cannot be read (StackOverflowError)");
    }

    @Test
    void aListenerThatFailsChangesNothing() throws InvalidKeysException {
        store.addListener(new ReloadListener() {
            @Override
            public void reloaded(ReloadReport report) {
                throw new IllegalStateException();
            }

            @Override
            public void reloadFailed(InvalidKeysException mistakes) {
                throw new LinkageError();
            }
        });
        store.addListener(listener());
        store.reload();

        assertThat(store.reload().total()).isZero();
        mistake = "wrong";
        assertThatThrownBy(store::reload).isInstanceOf(InvalidKeysException.class);
        assertThat(told).containsExactly("reloaded []", "failed 2");
        assertThat(store.history()).isEqualTo(history(START, "keys.yml line 1: wrong\nkeys.yml line 2: wrong", 1, 1));
    }

    @Test
    void aReadingChangesNothing() throws InvalidKeysException {
        store.reload();
        entries = List.of(entry("alice", "a", "sk_test_ONE", FILE));

        assertThat(store.read().entries()).hasSize(1);

        assertThat(store.ring().size()).isZero();
        assertThat(store.history().reloads()).isZero();
    }

    @Test
    void aReloadThatDependsOnAnEarlierReadingNeedsTheSameAgain() throws InvalidKeysException {
        store.reload();
        entries = List.of(entry("alice", "a", "sk_test_ONE", FILE));
        KeyReading reading = store.read();
        entries = List.of(entry("bob", "b", "sk_test_TWO", FILE));
        assertThat(store.reloadIfStill(reading)).isFalse();
        assertThat(store.ring().size()).isZero();

        assertThat(store.reloadIfStill(store.read())).isTrue();
        assertThat(store.ring().entries()).extracting(KeyEntry::name).containsExactly("bob");

        mistake = "wrong";
        KeyReading wrong = store.read();
        assertThatThrownBy(() -> store.reloadIfStill(wrong)).isInstanceOf(InvalidKeysException.class);
        assertThat(store.history().failedReloads()).isEqualTo(1);
    }

    private ReloadListener listener() {
        return new ReloadListener() {
            @Override
            public void reloaded(ReloadReport report) {
                told.add("reloaded " + report.added());
            }

            @Override
            public void reloadFailed(InvalidKeysException mistakes) {
                told.add("failed " + mistakes.mistakes().size());
            }
        };
    }

    private static ReloadHistory history(Instant lastReload, String error, long reloads, long failed) {
        return new ReloadHistory(lastReload, error, reloads, failed);
    }
}
