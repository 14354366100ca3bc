package io.latchkey.key;

import java.nio.file.AccessDeniedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result of reading all sources. Immutable, and without the text of any key.
 *
 * @param entries the entries without mistakes, for each key the one with the highest priority, in the order of their sources
 * @param mistakes the mistakes, which prevent the keys from coming into force; one line each, up to a bound
 * @param mistakeCount the number of mistakes
 * @param warnings warnings to the operator, one line each, up to a bound
 * @param notes notes about correct lines that could be typing errors, one line each, up to a bound
 */
public record KeyReading(
        List<KeyEntry> entries, List<String> mistakes, int mistakeCount, List<String> warnings, List<String> notes) {
    public KeyReading {
        entries = List.copyOf(entries);
        mistakes = List.copyOf(mistakes);
        warnings = List.copyOf(warnings);
        notes = List.copyOf(notes);
    }

    /**
     * Reads all sources and merges their entries. Returns a failure as a mistake, and never throws.
     *
     * @param sources by increasing priority: of the same key, the entry of the last source wins
     */
    static KeyReading of(List<KeySource> sources) {
        try {
            KeyFindings findings = new KeyFindings();
            List<KeyEntry> entries = merge(sources, findings);
            return new KeyReading(
                    entries, findings.mistakes(), findings.mistakeCount(), findings.warnings(), findings.notes());
        } catch (RuntimeException | Error e) {
            return failed(e);
        }
    }

    /** Returns a reading that failed as a whole. Reports only the kind of failure, because a message could contain a key. */
    static KeyReading failed(Throwable failure) {
        return new KeyReading(List.of(), List.of("the keys: " + describe(failure)), 1, List.of(), List.of());
    }

    /** Describes a failure to read keys, without the exception's message, which may contain a key or a path that is one. */
    static String describe(Throwable failure) {
        String cause = failure.getClass().getSimpleName();
        if (failure instanceof OutOfMemoryError) {
            cause = "out of memory";
        } else if (failure instanceof AccessDeniedException) {
            cause = "permission denied";
        }
        return "cannot be read (" + cause + ")";
    }

    private static List<KeyEntry> merge(List<KeySource> sources, KeyFindings findings) {
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
            findings.mistake(source.getClass().getSimpleName(), describe(e));
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

    /**
     * Returns the ring of these entries.
     *
     * @throws InvalidKeysException if there are mistakes
     */
    KeyRing ring() throws InvalidKeysException {
        if (mistakeCount > 0) {
            throw new InvalidKeysException(mistakes, mistakeCount);
        }
        return new KeyRing(entries);
    }
}
