package io.latchkey.key;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The changes of a reload. Keys are compared by id. Immutable, and without the text of any key.
 *
 * @param total the number of keys in force
 * @param added the labels ({@code name (id)}) of new keys
 * @param removed the labels of removed keys
 * @param changed the new labels of keys whose entry changed
 * @param unchanged the number of unchanged keys
 */
public record ReloadReport(int total, List<String> added, List<String> removed, List<String> changed, int unchanged) {
    public ReloadReport {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
    }

    static ReloadReport of(KeyRing before, KeyRing after) {
        // In order, and without unchanged keys, which are nearly all.
        Map<String, KeyEntry> gone = new LinkedHashMap<>();
        for (KeyEntry entry : before.entries()) {
            if (!entry.equals(after.find(entry.digest()))) {
                gone.put(entry.id(), entry);
            }
        }
        List<String> added = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        for (KeyEntry entry : after.entries()) {
            if (!entry.equals(before.find(entry.digest()))) {
                KeyEntry old = gone.remove(entry.id());
                (old == null ? added : changed).add(entry.label());
            }
        }
        List<String> removed = gone.values().stream().map(KeyEntry::label).toList();
        return new ReloadReport(after.size(), added, removed, changed, after.size() - added.size() - changed.size());
    }
}
