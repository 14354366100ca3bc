package io.latchkey.metrics;

import com.google.common.collect.Comparators;
import io.latchkey.key.KeyEntry;
import io.latchkey.key.KeyRing;
import io.latchkey.key.KeyStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the local keys by state. Iterates over all keys once per ring, and again only after a key has become active or has
 * expired, so the cost of most scrapes does not depend on the number of keys. Thread-safe.
 */
final class KeyStates {
    private final KeyStore keys;
    private final InstantSource clock;
    private volatile @Nullable Counted last;

    /**
     * Creates the counter.
     *
     * @param clock the wall clock for the keys' validity
     */
    KeyStates(KeyStore keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    int total() {
        return keys.ring().size();
    }

    /** Returns the number of keys in each state. */
    Map<KeyEntry.State, Long> byState() {
        return counted().byState;
    }

    /**
     * Returns when the next name loses its last active key, or null if none will. A key that is being rotated does not count,
     * because another entry of its name stays active longer.
     */
    @Nullable
    Instant nextExpiry() {
        return counted().nextExpiry;
    }

    private Counted counted() {
        KeyRing ring = keys.ring();
        Instant now = clock.instant();
        Counted counted = last;
        if (counted == null || counted.ring != ring || !counted.holdsAt(now)) {
            counted = count(ring, now);
            last = counted;
        }
        return counted;
    }

    private static Counted count(KeyRing ring, Instant now) {
        Map<KeyEntry.State, Long> byState = new EnumMap<>(KeyEntry.State.class);
        for (KeyEntry.State state : KeyEntry.State.values()) {
            byState.put(state, 0L);
        }
        Instant nextChange = Instant.MAX;
        for (KeyEntry entry : ring.entries()) {
            byState.merge(entry.state(() -> now), 1L, Long::sum);
            nextChange = Comparators.min(nextChange, after(now, entry.notBefore()));
            nextChange = Comparators.min(nextChange, after(now, entry.expiresAt()));
        }
        return new Counted(ring, now, nextChange, Collections.unmodifiableMap(byState), nextExpiry(ring, now));
    }

    private static @Nullable Instant nextExpiry(KeyRing ring, Instant now) {
        Map<String, Instant> goodUntil = new HashMap<>();
        for (KeyEntry entry : ring.entries()) {
            if (entry.state(() -> now) == KeyEntry.State.ACTIVE) {
                Instant end = entry.expiresAt() == null ? Instant.MAX : entry.expiresAt();
                goodUntil.merge(entry.name(), end, Comparators::max);
            }
        }
        return goodUntil.values().stream()
                .filter(Instant.MAX::isAfter)
                .min(Instant::compareTo)
                .orElse(null);
    }

    private static Instant after(Instant now, @Nullable Instant time) {
        return time != null && time.isAfter(now) ? time : Instant.MAX;
    }

    /** What was counted at a time, and before which time it cannot have changed. */
    private record Counted(
            KeyRing ring,
            Instant from,
            Instant until,
            Map<KeyEntry.State, Long> byState,
            @Nullable Instant nextExpiry) {
        /** False also if the clock was set back. */
        boolean holdsAt(Instant now) {
            return !now.isBefore(from) && now.isBefore(until);
        }
    }
}
