package io.latchkey.key;

import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong, and what is merely unwise, in the sources of keys: one line each that says where and what to do. No line
 * holds the text of a key. Not safe for concurrent use: made for one reading.
 */
public final class KeyFindings {
    private final List<String> mistakes = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    /** Something that keeps the keys from coming into force. */
    void mistake(String where, String what) {
        mistakes.add(where + ": " + what);
    }

    /** Something that an operator should know. */
    void warning(String where, String what) {
        warnings.add(where + ": " + what);
    }

    /** Something that is right, but of which a mistyped line could be a part. */
    void note(String where, String what) {
        notes.add(where + ": " + what);
    }

    void addAll(KeyFindings other) {
        mistakes.addAll(other.mistakes);
        warnings.addAll(other.warnings);
        notes.addAll(other.notes);
    }

    public List<String> mistakes() {
        return List.copyOf(mistakes);
    }

    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    public List<String> notes() {
        return List.copyOf(notes);
    }
}
