package io.latchkey.key;

import static io.latchkey.key.Entries.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class KeyRingTest {
    private static final KeyEntry ALICE = entry("alice", KeyEntry.Source.KEYS_FILE);
    private static final KeyEntry BOB = entry("bob", KeyEntry.Source.KEYS_FILE);

    @Test
    void shouldFindAnEntryByTheDigestOfItsKey() {
        KeyRing ring = new KeyRing(List.of(ALICE, BOB));

        assertThat(ring.find(KeyDigest.of("sk_test_bob"))).isSameAs(BOB);
        assertThat(ring.find(KeyDigest.of("sk_test_carol"))).isNull();
        assertThat(ring.size()).isEqualTo(2);
        assertThat(ring.entries()).containsExactly(ALICE, BOB);
    }

    @Test
    void shouldNotBeChangedThroughItsEntries() {
        KeyRing ring = new KeyRing(List.of(ALICE));

        assertThat(ring.entries()).isUnmodifiable();
    }

    @Test
    void shouldRefuseASharedDigestOrId() {
        KeyEntry sameDigest = entry("other", "other-id", "sk_test_alice", KeyEntry.Source.ENVIRONMENT);
        KeyEntry sameId = entry("other", "id-alice", "sk_test_other", KeyEntry.Source.ENVIRONMENT);

        assertThatThrownBy(() -> new KeyRing(List.of(ALICE, sameDigest)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("another entry has the digest or the id of this one: id other-id");
        assertThatThrownBy(() -> new KeyRing(List.of(ALICE, sameId)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("another entry has the digest or the id of this one: id id-alice");
    }

    @Test
    void shouldBeEmptyWithoutEntries() {
        assertThat(KeyRing.empty().size()).isZero();
        assertThat(KeyRing.empty().find(KeyDigest.of("sk_test_alice"))).isNull();
    }
}
