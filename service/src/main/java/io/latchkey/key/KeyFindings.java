package io.latchkey.key;

import java.util.ArrayList;
import java.util.List;

/**
 * What is wrong, and what is merely unwise, in the sources of keys: one line each that says where and what to do. No line
 * holds the text of a key. A file of nothing but mistakes must not fill memory and logs, so only the first ones are kept and
 * the rest are counted. Not thread-safe: made for one reading.
 */
public final class KeyFindings {
    /** How many lines of each kind are kept. */
    static final int MOST_LINES = 50;

    private final Lines mistakes = new Lines("mistakes");
    private final Lines warnings = new Lines("warnings");
    private final Lines notes = new Lines("notes");

    /** Something that keeps the keys from coming into force. */
    void mistake(String where, String what) {
        mistakes.add(where, what);
    }

    /** Something that an operator should know. */
    void warning(String where, String what) {
        warnings.add(where, what);
    }

    /** Something that is right, but of which a mistyped line could be a part. */
    void note(String where, String what) {
        notes.add(where, what);
    }

    void addAll(KeyFindings other) {
        mistakes.addAll(other.mistakes);
        warnings.addAll(other.warnings);
        notes.addAll(other.notes);
    }

    /** Returns how many mistakes there are, also those that have no line. */
    int mistakeCount() {
        return mistakes.count;
    }

    /** Returns the first mistakes, a line each, and one line with the number of the rest. */
    public List<String> mistakes() {
        return mistakes.all();
    }

    /** Returns the first warnings, a line each, and one line with the number of the rest. */
    public List<String> warnings() {
        return warnings.all();
    }

    /** Returns the first notes, a line each, and one line with the number of the rest. */
    public List<String> notes() {
        return notes.all();
    }

    private static final class Lines {
        private final String kind;
        private final List<String> first = new ArrayList<>();
        private int count;

        Lines(String kind) {
            this.kind = kind;
        }

        void add(String where, String what) {
            count++;
            if (first.size() < MOST_LINES) {
                first.add(where + ": " + what);
            }
        }

        void addAll(Lines other) {
            count += other.count;
            first.addAll(other.first.subList(0, Math.min(other.first.size(), MOST_LINES - first.size())));
        }

        List<String> all() {
            List<String> lines = new ArrayList<>(first);
            if (count > first.size()) {
                lines.add("and " + (count - first.size()) + " more " + kind);
            }
            return List.copyOf(lines);
        }
    }
}
