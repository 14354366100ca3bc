package io.latchkey.key;

import java.util.List;

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

    /** Returns a reading that failed as a whole. Reports only the kind of failure, because a message could contain a key. */
    static KeyReading failed(Throwable failure) {
        return new KeyReading(
                List.of(), List.of("the keys: " + ReadFailure.describe(failure)), 1, List.of(), List.of());
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
