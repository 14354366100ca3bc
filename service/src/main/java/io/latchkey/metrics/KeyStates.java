package io.latchkey.metrics;

import io.latchkey.key.KeyEntry;
import io.latchkey.key.KeyStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at all local keys, at each scrape. Safe for concurrent use. */
final class KeyStates {
    private final KeyStore keys;
    private final InstantSource clock;

    /**
     * Reads nothing yet.
     *
     * @param clock the wall clock that keys expire by
     */
    KeyStates(KeyStore keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    int total() {
        return keys.ring().size();
    }

    /** How many keys are in each state now. */
    Map<KeyEntry.State, Long> byState() {
        Map<KeyEntry.State, Long> counts = new EnumMap<>(KeyEntry.State.class);
        for (KeyEntry.State state : KeyEntry.State.values()) {
            counts.put(state, 0L);
        }
        keys.ring().entries().forEach(entry -> counts.merge(entry.state(clock), 1L, Long::sum));
        return counts;
    }

    /**
     * When the next name loses its last key, or null if none will. A key that is being rotated does not count: another
     * entry of its name stays good for longer.
     */
    @Nullable
    Instant nextExpiry() {
        Map<String, Instant> goodUntil = new HashMap<>();
        for (KeyEntry entry : keys.ring().entries()) {
            if (entry.state(clock) == KeyEntry.State.IN_FORCE) {
                goodUntil.merge(
                        entry.name(), entry.expiresAt() == null ? Instant.MAX : entry.expiresAt(), KeyStates::later);
            }
        }
        return goodUntil.values().stream()
                .filter(time -> time.isBefore(Instant.MAX))
                .min(Instant::compareTo)
                .orElse(null);
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
