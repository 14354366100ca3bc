package io.latchkey.key;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads all sources of keys and merges their entries: of the same key, the entry of the last source wins. Thread-safe. */
final class KeySources {
    private final List<KeySource> sources;

    /**
     * Creates a reader.
     *
     * @param sources in ascending priority
     */
    KeySources(List<KeySource> sources) {
        this.sources = List.copyOf(sources);
    }

    /** Reads all sources. Returns a failure as a mistake, and never throws. */
    KeyReading read() {
        try {
            KeyFindings findings = new KeyFindings();
            List<KeyEntry> entries = merge(findings);
            return new KeyReading(
                    entries, findings.mistakes(), findings.mistakeCount(), findings.warnings(), findings.notes());
        } catch (RuntimeException | Error e) {
            return KeyReading.failed(e);
        }
    }

    private List<KeyEntry> merge(KeyFindings findings) {
        Map<KeyDigest, KeyEntry> entries = new LinkedHashMap<>();
        for (KeySource source : sources) {
            for (KeyEntry entry : read(source, findings)) {
                KeyEntry weaker = entries.put(entry.digest(), entry);
                if (weaker != null) {
                    findings.warning(
                            "key " + entry.label(),
                            "is in " + weaker.source() + " too, as " + weaker.label() + "; the one in " + entry.source()
                                    + " wins");
                }
            }
        }
        List<KeyEntry> all = new ArrayList<>(entries.values());
        reportSharedIds(all, findings);
        return all;
    }

    private static List<KeyEntry> read(KeySource source, KeyFindings findings) {
        try {
            return source.read(findings);
        } catch (RuntimeException | Error e) {
            // Reports only the kind of failure, because a message could contain a key.
            findings.mistake(source.getClass().getSimpleName(), ReadFailure.describe(e));
            return List.of();
        }
    }

    private static void reportSharedIds(List<KeyEntry> entries, KeyFindings findings) {
        Map<String, KeyEntry> byId = new HashMap<>();
        for (KeyEntry entry : entries) {
            KeyEntry other = byId.putIfAbsent(entry.id(), entry);
            if (other != null) {
                findings.mistake(
                        "key " + KeyRemarks.shownName(entry) + " in " + entry.source(),
                        // Without the id, which may be a key.
                        "the id is taken by " + KeyRemarks.shownName(other) + " in " + other.source()
                                + "; give each key its own id");
            }
        }
    }
}
