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
import java.util.List;
import java.util.Map;
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
    void aKeyThatIsNoLongerGoodDoesNotCount() throws Exception {
        assertThat(nextExpiry(entry("alice", 1, NOW), entry("bob", 2, LATER))).isEqualTo(LATER);
        assertThat(nextExpiry(entry("alice", 1, NOW))).isNull();
    }

    @Test
    void withoutKeysNothingExpires() throws Exception {
        assertThat(nextExpiry()).isNull();
    }

    @Test
    void everyStateIsToldAlsoWhereNoKeyIsInIt() throws Exception {
        KeyStates states = states(entry("alice", 1, NOW), entry("bob", 2, SOON), entry("carol", 3, null));

        assertThat(states.byState())
                .isEqualTo(Map.of(State.IN_FORCE, 2L, State.EXPIRED, 1L, State.DISABLED, 0L, State.NOT_YET_VALID, 0L));
        assertThat(states.total()).isEqualTo(3);
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
