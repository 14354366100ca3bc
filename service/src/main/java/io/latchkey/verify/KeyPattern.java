package io.latchkey.verify;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A regular expression that a whole key must match. Immutable.
 *
 * <p>Callers choose the keys, so the time and the stack that a match needs must not depend on more than a key's length: RE2
 * guarantees that, and therefore has no back-references and no lookaround.
 */
public final class KeyPattern {
    private final Pattern pattern;

    private KeyPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /**
     * Compiles a regular expression.
     *
     * @throws IllegalArgumentException if RE2 does not accept it, or would read it in another way than Java does
     */
    public static KeyPattern compile(String expression) {
        if (combinesClasses(expression)) {
            throw new IllegalArgumentException("character classes cannot be combined");
        }
        try {
            return new KeyPattern(Pattern.compile(expression));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getDescription(), e);
        }
    }

    boolean matches(String key) {
        return pattern.matches(key);
    }

    /** Returns whether a class holds {@code &&} or another class: RE2 would read these as plain characters. */
    private static boolean combinesClasses(String expression) {
        boolean inClass = false;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == '\\') {
                int end = expression.startsWith("Q", i + 1) ? expression.indexOf("\\E", i + 2) : -1;
                i = end < 0 ? i + 1 : end + 1;
            } else if (c == ']') {
                inClass = false;
            } else if (inClass && (c == '[' || expression.startsWith("&&", i))) {
                return true;
            } else if (c == '[') {
                inClass = true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return pattern.pattern();
    }
}
