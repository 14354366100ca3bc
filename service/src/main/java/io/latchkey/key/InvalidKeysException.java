package io.latchkey.key;

import java.util.List;

/** The sources of keys hold mistakes; the message names every one of them, a line each, and no key. */
public final class InvalidKeysException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> mistakes;

    InvalidKeysException(List<String> mistakes) {
        super(message(mistakes));
        this.mistakes = List.copyOf(mistakes);
    }

    private static String message(List<String> mistakes) {
        String head =
                mistakes.size() == 1 ? "The keys have a mistake:" : "The keys have " + mistakes.size() + " mistakes:";
        return head + "\n  * " + String.join("\n  * ", mistakes);
    }

    /** One line each: where, and what to do. */
    public List<String> mistakes() {
        return mistakes;
    }
}
