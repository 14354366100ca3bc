package io.latchkey.key;

import java.util.List;

/** Signals mistakes in the key sources. The message has a line for each, up to a bound, and no key. */
public final class InvalidKeysException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> mistakes;

    /**
     * Creates the exception for a reading.
     *
     * @param mistakes a line each, up to a bound
     * @param count how many mistakes there are
     */
    InvalidKeysException(List<String> mistakes, int count) {
        super(message(mistakes, count));
        this.mistakes = List.copyOf(mistakes);
    }

    private static String message(List<String> mistakes, int count) {
        String head = count == 1 ? "The keys have a mistake:" : "The keys have " + count + " mistakes:";
        return head + "\n  * " + String.join("\n  * ", mistakes);
    }

    /** Returns one line per mistake: where it is, and what to do. */
    public List<String> mistakes() {
        return mistakes;
    }
}
