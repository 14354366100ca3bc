package io.latchkey.key;

import com.google.common.collect.Lists;
import com.google.common.collect.Maps;
import com.google.common.collect.Sets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All local keys that are in force together: immutable, replaced only as a whole. Thread-safe. */
public final class KeyRing {
    private static final KeyRing EMPTY = new KeyRing(List.of());

    private final List<KeyEntry> entries;
    private final Map<KeyDigest, KeyEntry> byDigest;

    /** Sorted by id; created on first use, possibly by several threads. */
    private volatile KeyEntry @Nullable [] byId;

    /**
     * Creates a ring of these entries.
     *
     * @throws IllegalArgumentException if two of them share a digest or an id
     */
    public KeyRing(Collection<KeyEntry> entries) {
        this.entries = List.copyOf(entries);
        byDigest = Maps.newHashMapWithExpectedSize(entries.size());
        Set<String> ids = Sets.newHashSetWithExpectedSize(entries.size());
        for (KeyEntry entry : entries) {
            if (byDigest.put(entry.digest(), entry) != null || !ids.add(entry.id())) {
                throw new IllegalArgumentException(
                        "another entry has the digest or the id of this one: " + entry.label());
            }
        }
    }

    public static KeyRing empty() {
        return EMPTY;
    }

    public @Nullable KeyEntry find(KeyDigest digest) {
        return byDigest.get(digest);
    }

    public boolean holdsId(String id) {
        return withId(id) != null;
    }

    /** Returns the entry with this id, or null. */
    public @Nullable KeyEntry withId(String id) {
        KeyEntry[] ordered = orderedById();
        int at = firstFrom(id, ordered);
        return at < ordered.length && ordered[at].id().equals(id) ? ordered[at] : null;
    }

    /**
     * Returns the first entries, sorted by id ({@link String#compareTo}).
     *
     * @param after returns greater ids only; need not be the id of an entry; null for all
     * @param most the maximum number of entries
     */
    public List<KeyEntry> byId(@Nullable String after, int most) {
        KeyEntry[] ordered = orderedById();
        int start = after == null ? 0 : firstFrom(after, ordered);
        if (after != null && start < ordered.length && ordered[start].id().equals(after)) {
            start++;
        }
        return List.of(Arrays.copyOfRange(ordered, start, Math.min(ordered.length, start + most)));
    }

    private KeyEntry[] orderedById() {
        KeyEntry[] ordered = byId;
        if (ordered == null) {
            ordered = entries.toArray(KeyEntry[]::new);
            Arrays.sort(ordered, Comparator.comparing(KeyEntry::id));
            byId = ordered;
        }
        return ordered;
    }

    /** Returns the index of the first entry with this id or a greater one, or the number of entries. */
    private static int firstFrom(String id, KeyEntry[] ordered) {
        int at = Collections.binarySearch(Lists.transform(Arrays.asList(ordered), KeyEntry::id), id);
        return at < 0 ? -at - 1 : at;
    }

    /** Returns all entries, in the order of their sources. */
    public List<KeyEntry> entries() {
        return entries;
    }

    public int size() {
        return entries.size();
    }
}
