package io.latchkey.key;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a reload changed. A key is the same one as long as its id is. Immutable, and without the text of any key.
 *
 * @param total how many keys are in force now
 * @param added the labels ({@code name (id)}) of keys that were not there before
 * @param removed the labels of keys that are gone
 * @param changed the labels, as they are now, of keys whose entry says something else than before
 * @param unchanged how many keys are as they were
 */
public record ReloadReport(int total, List<String> added, List<String> removed, List<String> changed, int unchanged) {
    public ReloadReport {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
    }

    static ReloadReport of(KeyRing before, KeyRing after) {
        // In their order, and without those that are as they were, which are nearly all.
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
