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
    void findsAnEntryByTheDigestOfItsKey() {
        KeyRing ring = new KeyRing(List.of(ALICE, BOB));

        assertThat(ring.find(KeyDigest.of("sk_test_bob"))).isSameAs(BOB);
        assertThat(ring.find(KeyDigest.of("sk_test_carol"))).isNull();
        assertThat(ring.size()).isEqualTo(2);
        assertThat(ring.entries()).containsExactly(ALICE, BOB);
    }

    @Test
    void isNotChangedThroughItsEntries() {
        KeyRing ring = new KeyRing(List.of(ALICE));

        assertThat(ring.entries()).isUnmodifiable();
    }

    @Test
    void refusesASharedDigestOrId() {
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
    void idsAreInOrderWhateverTheOrderOfTheEntries() {
        KeyRing ring = new KeyRing(List.of(named("b"), named("a.1"), named("C"), named("a"), named("_")));

        assertThat(ring.byId(null, 10)).extracting(KeyEntry::id).containsExactly("C", "_", "a", "a.1", "b");
        assertThat(ring.byId("_", 2)).extracting(KeyEntry::id).containsExactly("a", "a.1");
        assertThat(ring.byId("a.0", 2)).extracting(KeyEntry::id).containsExactly("a.1", "b");
        assertThat(ring.byId("b", 2)).isEmpty();
        assertThat(ring.byId("", 1)).extracting(KeyEntry::id).containsExactly("C");
        assertThat(KeyRing.empty().byId(null, 1)).isEmpty();
        assertThat(ring.entries()).extracting(KeyEntry::id).containsExactly("b", "a.1", "C", "a", "_");
    }

    @Test
    void anEntryIsFoundByItsId() {
        KeyRing ring = new KeyRing(List.of(ALICE, BOB));

        assertThat(ring.withId("id-bob")).isSameAs(BOB);
        assertThat(ring.withId("id-zoe")).isNull();
        assertThat(ring.holdsId("id-alice")).isTrue();
        assertThat(ring.holdsId("id-alic")).isFalse();
        assertThat(KeyRing.empty().holdsId("id-alice")).isFalse();
    }

    private static KeyEntry named(String id) {
        return entry("name", id, "sk_test_" + id, KeyEntry.Source.KEYS_FILE);
    }

    @Test
    void isEmptyWithoutEntries() {
        assertThat(KeyRing.empty().size()).isZero();
        assertThat(KeyRing.empty().find(KeyDigest.of("sk_test_alice"))).isNull();
    }
}
