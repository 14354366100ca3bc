package io.latchkey.key;

import static io.latchkey.key.Entries.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class KeyEntryTest {
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2031-01-01T00:00:00Z");

    @Test
    void shouldBeInForceFromNotBeforeOn() {
        KeyEntry entry = entry(true, START, null);

        assertThat(entry.inForce(START.minusNanos(1))).isFalse();
        assertThat(entry.inForce(START)).isTrue();
        assertThat(entry.inForce(Instant.MAX)).isTrue();
    }

    @Test
    void shouldNoLongerBeInForceAtExpiresAt() {
        KeyEntry entry = entry(true, null, END);

        assertThat(entry.inForce(Instant.MIN)).isTrue();
        assertThat(entry.inForce(END.minusNanos(1))).isTrue();
        assertThat(entry.inForce(END)).isFalse();
    }

    @Test
    void shouldBeInForceBetweenTheTwo() {
        KeyEntry entry = entry(true, START, END);

        assertThat(entry.inForce(START.minusNanos(1))).isFalse();
        assertThat(entry.inForce(START)).isTrue();
        assertThat(entry.inForce(END.minusNanos(1))).isTrue();
        assertThat(entry.inForce(END)).isFalse();
    }

    @Test
    void shouldAlwaysOrNeverBeInForceWithoutTimes() {
        assertThat(entry(true, null, null).inForce(START)).isTrue();
        assertThat(entry(false, null, null).inForce(START)).isFalse();
        assertThat(entry(false, START, END).inForce(START)).isFalse();
    }

    @Test
    void shouldBeNamedByNameAndId() {
        assertThat(entry("bob", KeyEntry.Source.KEYS_FILE).label()).isEqualTo("bob (id-bob)");
        assertThat(Arrays.stream(KeyEntry.Source.values()).map(Object::toString))
                .containsExactly("configuration", "keysFile", "environment");
    }
}
