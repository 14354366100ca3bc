package io.latchkey.verify;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.regex.Matcher;

/**
 * A regular expression that a whole key must match. Immutable.
 *
 * <p>Callers choose the keys, so the time and the stack that a match needs must not depend on more than a key's length: RE2
 * guarantees that, and therefore has no back-references and no lookaround.
 */
public final class KeyPattern {
    private static final java.util.regex.Pattern REPEATED_GROUP =
            java.util.regex.Pattern.compile("\\)\\{(\\d{1,6})(,(\\d{1,6}))?");
    private static final int MOST_REPEATS = 1000;
    private static final int MOST_OPEN_GROUPS = 100;

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
        if (needsTooMuch(expression)) {
            throw new IllegalArgumentException("groups stand inside one another too deeply or are repeated too often");
        }
        try {
            return new KeyPattern(Pattern.compile(expression));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(e.getDescription(), e);
        }
    }

    /** RE2 writes out repeated groups, so that their numbers multiply, and reads nested ones with a stack that is not bounded. */
    private static boolean needsTooMuch(String expression) {
        long repeats = 1;
        for (Matcher group = REPEATED_GROUP.matcher(expression); group.find(); ) {
            repeats *= Math.max(1, Long.parseLong(group.group(group.group(3) == null ? 1 : 3)));
            if (repeats > MOST_REPEATS) {
                return true;
            }
        }
        int open = 0;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            open += c == '(' ? 1 : 0;
            open -= c == ')' ? 1 : 0;
            if (open > MOST_OPEN_GROUPS) {
                return true;
            }
        }
        return false;
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
