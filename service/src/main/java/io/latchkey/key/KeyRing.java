package io.latchkey.key;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All local keys that are in force together: an immutable map from digest to entry, replaced only as a whole. */
public final class KeyRing {
    private static final KeyRing EMPTY = new KeyRing(List.of());

    private final Map<KeyDigest, KeyEntry> entries;
    private final Set<String> ids;

    /**
     * A ring of these entries.
     *
     * @throws IllegalArgumentException if two of them share a digest or an id
     */
    public KeyRing(Collection<KeyEntry> entries) {
        Map<KeyDigest, KeyEntry> byDigest = new LinkedHashMap<>();
        Map<String, KeyEntry> byId = new HashMap<>();
        for (KeyEntry entry : entries) {
            if (byDigest.put(entry.digest(), entry) != null || byId.put(entry.id(), entry) != null) {
                throw new IllegalArgumentException(
                        "another entry has the digest or the id of this one: " + entry.label());
            }
        }
        this.entries = Collections.unmodifiableMap(byDigest);
        this.ids = Set.copyOf(byId.keySet());
    }

    public static KeyRing empty() {
        return EMPTY;
    }

    public @Nullable KeyEntry find(KeyDigest digest) {
        return entries.get(digest);
    }

    public boolean holdsId(String id) {
        return ids.contains(id);
    }

    /** All entries, in the order of their sources. */
    public List<KeyEntry> entries() {
        return List.copyOf(new ArrayList<>(entries.values()));
    }

    public int size() {
        return entries.size();
    }
}
