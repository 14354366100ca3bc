package io.latchkey.key;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects mistakes and warnings about key sources: one line each with the place and what to do. No line contains a key. Only the
 * first ones are kept and the rest are counted, so that a file full of mistakes does not fill memory and logs. Not thread-safe.
 */
public final class KeyFindings {
    /** Maximum number of lines of each kind. */
    static final int MOST_LINES = 50;

    private final Lines mistakes = new Lines("mistakes");
    private final Lines warnings = new Lines("warnings");
    private final Lines notes = new Lines("notes");

    /** Adds a mistake, which prevents the keys from coming into force. */
    void mistake(String where, String what) {
        mistakes.add(where, what);
    }

    /** Adds a warning to the operator. */
    void warning(String where, String what) {
        warnings.add(where, what);
    }

    /** Adds a note about something correct that could be the result of a typing error. */
    void note(String where, String what) {
        notes.add(where, what);
    }

    void addAll(KeyFindings other) {
        mistakes.addAll(other.mistakes);
        warnings.addAll(other.warnings);
        notes.addAll(other.notes);
    }

    /** Returns the number of mistakes, including those without a line. */
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
