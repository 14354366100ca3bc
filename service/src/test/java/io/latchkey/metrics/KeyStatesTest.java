package io.latchkey.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.key.AddressRanges;
import io.latchkey.key.InvalidKeysException;
import io.latchkey.key.KeyDigest;
import io.latchkey.key.KeyEntry;
import io.latchkey.key.KeyEntry.State;
import io.latchkey.key.KeyStore;
import io.latchkey.key.Scopes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class KeyStatesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant SOON = NOW.plusSeconds(60);
    private static final Instant LATER = NOW.plusSeconds(3_600);

    @Test
    void theNextExpiryIsTheFirstOfAllNames() throws Exception {
        assertThat(nextExpiry(entry("alice", 1, LATER), entry("bob", 2, SOON), entry("carol", 3, null)))
                .isEqualTo(SOON);
    }

    @Test
    void aKeyThatIsBeingRotatedDoesNotCount() throws Exception {
        assertThat(nextExpiry(entry("alice", 1, SOON), entry("alice", 2, LATER)))
                .isEqualTo(LATER);
        assertThat(nextExpiry(entry("alice", 1, SOON), entry("alice", 2, null))).isNull();
    }

    @Test
    void anExpiredKeyDoesNotCount() throws Exception {
        assertThat(nextExpiry(entry("alice", 1, NOW), entry("bob", 2, LATER))).isEqualTo(LATER);
        assertThat(nextExpiry(entry("alice", 1, NOW))).isNull();
    }

    @Test
    void withoutKeysNothingExpires() throws Exception {
        assertThat(nextExpiry()).isNull();
    }

    @Test
    void everyStateIsReportedEvenIfEmpty() throws Exception {
        KeyStates states = states(entry("alice", 1, NOW), entry("bob", 2, SOON), entry("carol", 3, null));

        assertThat(states.byState())
                .isEqualTo(Map.of(State.ACTIVE, 2L, State.EXPIRED, 1L, State.DISABLED, 0L, State.PENDING, 0L));
        assertThat(states.total()).isEqualTo(3);
    }

    @Test
    void keysAreCountedAgainWhenTheirStateChanges() throws Exception {
        List<KeyEntry> entries = new ArrayList<>(List.of(entry("alice", 1, SOON), entry("bob", 2, LATER)));
        AtomicReference<Instant> time = new AtomicReference<>(NOW);
        KeyStore keys = new KeyStore(List.of(findings -> List.copyOf(entries)), time::get);
        keys.reload();
        KeyStates states = new KeyStates(keys, time::get);

        assertThat(states.byState()).containsEntry(State.ACTIVE, 2L);
        time.set(SOON.minusNanos(1));
        assertThat(states.byState()).isSameAs(states.byState()).containsEntry(State.ACTIVE, 2L);
        time.set(SOON);
        assertThat(states.byState()).containsEntry(State.ACTIVE, 1L).containsEntry(State.EXPIRED, 1L);
        assertThat(states.nextExpiry()).isEqualTo(LATER);
        time.set(NOW);
        assertThat(states.byState()).as("the clock was set back").containsEntry(State.ACTIVE, 2L);
        assertThat(states.nextExpiry()).isEqualTo(SOON);
        entries.remove(0);
        keys.reload();
        assertThat(states.byState()).as("after a reload").containsEntry(State.ACTIVE, 1L);
    }

    private static Instant nextExpiry(KeyEntry... entries) throws InvalidKeysException {
        return states(entries).nextExpiry();
    }

    private static KeyStates states(KeyEntry... entries) throws InvalidKeysException {
        KeyStore keys = new KeyStore(List.of(findings -> List.of(entries)), () -> NOW);
        keys.reload();
        return new KeyStates(keys, () -> NOW);
    }

    private static KeyEntry entry(String name, int number, Instant expiresAt) {
        return new KeyEntry(
                KeyDigest.of("sk_test_" + number),
                "id-" + number,
                name,
                "sk_",
                KeyEntry.Source.CONFIGURATION,
                Scopes.all(),
                null,
                false,
                true,
                null,
                expiresAt,
                AddressRanges.none());
    }
}
