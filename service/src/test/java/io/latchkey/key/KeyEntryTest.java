package io.latchkey.key;

import static io.latchkey.key.Entries.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class KeyEntryTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2031-01-01T00:00:00Z");

    @Test
    void isInForceFromNotBeforeOn() {
        KeyEntry entry = entry(true, START, null);

        assertThat(entry.state(() -> START.minusNanos(1))).isEqualTo(KeyEntry.State.PENDING);
        assertThat(entry.state(() -> START)).isEqualTo(KeyEntry.State.ACTIVE);
        assertThat(entry.state(() -> Instant.MAX)).isEqualTo(KeyEntry.State.ACTIVE);
    }

    @Test
    void isNoLongerInForceAtExpiresAt() {
        KeyEntry entry = entry(true, null, END);

        assertThat(entry.state(() -> Instant.MIN)).isEqualTo(KeyEntry.State.ACTIVE);
        assertThat(entry.state(() -> END.minusNanos(1))).isEqualTo(KeyEntry.State.ACTIVE);
        assertThat(entry.state(() -> END)).isEqualTo(KeyEntry.State.EXPIRED);
    }

    @Test
    void isInForceBetweenTheTwo() {
        KeyEntry entry = entry(true, START, END);

        assertThat(entry.state(() -> START.minusNanos(1))).isEqualTo(KeyEntry.State.PENDING);
        assertThat(entry.state(() -> START)).isEqualTo(KeyEntry.State.ACTIVE);
        assertThat(entry.state(() -> END.minusNanos(1))).isEqualTo(KeyEntry.State.ACTIVE);
        assertThat(entry.state(() -> END)).isEqualTo(KeyEntry.State.EXPIRED);
    }

    @Test
    void isAlwaysInForceWithoutTimes() {
        assertThat(entry(true, null, null).state(() -> START)).isEqualTo(KeyEntry.State.ACTIVE);
        assertThat(entry(false, null, null).state(() -> START)).isEqualTo(KeyEntry.State.DISABLED);
        assertThat(entry(false, START, END).state(() -> START)).isEqualTo(KeyEntry.State.DISABLED);
    }

    @Test
    void isNamedByNameAndId() {
        assertThat(entry("bob", KeyEntry.Source.KEYS_FILE).label()).isEqualTo("bob (id-bob)");
        assertThat(Arrays.stream(KeyEntry.Source.values()).map(Object::toString))
                .containsExactly("configuration", "keysFile", "environment");
    }
}
