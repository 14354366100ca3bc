package io.latchkey.key;

import java.util.List;

/**
 * What one reading of all sources found. Two readings are equal if they found the same. Immutable, and without the text of any
 * key.
 *
 * @param entries the entries without mistakes, the strongest of each key, in the order of their sources
 * @param mistakes what keeps the keys from coming into force, a line each, up to a bound
 * @param mistakeCount how many mistakes there are
 * @param warnings what is merely unwise, a line each, up to a bound
 * @param notes what is right, but of which a mistyped line could be a part, a line each, up to a bound
 */
public record KeyReading(
        List<KeyEntry> entries, List<String> mistakes, int mistakeCount, List<String> warnings, List<String> notes) {
    public KeyReading {
        entries = List.copyOf(entries);
        mistakes = List.copyOf(mistakes);
        warnings = List.copyOf(warnings);
        notes = List.copyOf(notes);
    }

    /** Returns a reading that failed as a whole. Only the kind of failure is reported: a message could quote a key. */
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
