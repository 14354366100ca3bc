package io.latchkey.config.strict;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text with {@code ${NAME}} or {@code ${NAME:-default}} in it, taken apart. Braces in a default come in pairs, and a default
 * may hold variables of its own; a doubled dollar sign stands for one that begins no variable. Immutable.
 *
 * @param parts the pieces in their order
 */
record VariableText(List<Part> parts) {
    private static final String BEGIN = "${";
    private static final String ESCAPED_BEGIN = "$${";
    private static final String BEFORE_DEFAULT = ":-";

    /** How deep a variable may stand in the defaults of others. */
    private static final int DEEPEST = 32;

    /** The beginning of a variable: its name, and what follows the name. */
    private static final Pattern HEAD = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_.-]*?)(}|:-)");

    /** A piece of the text. */
    sealed interface Part {}

    /** Text that stays as it is. */
    record Literal(String text) implements Part {}

    /** A variable and what stands for it where it is not set, or null for nothing. */
    record Variable(String name, @Nullable VariableText otherwise) implements Part {}

    /**
     * Takes a text apart.
     *
     * @throws IllegalArgumentException if a <code>${</code> is not followed by a name and a closing brace
     */
    static VariableText parse(String text) {
        return parse(text, 0);
    }

    private static VariableText parse(String text, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("variables are nested more than " + DEEPEST + " deep.");
        }
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith(ESCAPED_BEGIN, at)) {
                literal.append(BEGIN);
                at += ESCAPED_BEGIN.length();
            } else if (text.startsWith(BEGIN, at)) {
                int end = end(text, at);
                if (end < 0) {
                    throw new IllegalArgumentException(
                            "${ must be followed by a variable's name and }. Write $${ for the text ${.");
                }
                addLiteral(parts, literal);
                parts.add(variable(text.substring(at, end), depth));
                at = end;
            } else {
                literal.append(text.charAt(at++));
            }
        }
        addLiteral(parts, literal);
        return new VariableText(List.copyOf(parts));
    }

    /** Returns where the variable that begins at this index ends, or -1 if none does. */
    static int end(String text, int begin) {
        Matcher head = HEAD.matcher(text).region(begin, text.length());
        if (!head.lookingAt()) {
            return -1;
        }
        if (!BEFORE_DEFAULT.equals(head.group(2))) {
            return head.end();
        }
        int open = 1;
        for (int i = head.end(); i < text.length(); i++) {
            open += text.charAt(i) == '{' ? 1 : 0;
            open -= text.charAt(i) == '}' ? 1 : 0;
            if (open == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    /** Returns the variable that is the whole of this text, or null. */
    @Nullable
    Variable wholly() {
        return parts.size() == 1 && parts.get(0) instanceof Variable variable ? variable : null;
    }

    private static Variable variable(String text, int depth) {
        String inside = text.substring(BEGIN.length(), text.length() - 1);
        int split = inside.indexOf(BEFORE_DEFAULT);
        return split < 0
                ? new Variable(inside, null)
                : new Variable(
                        inside.substring(0, split),
                        parse(inside.substring(split + BEFORE_DEFAULT.length()), depth + 1));
    }

    private static void addLiteral(List<Part> parts, StringBuilder literal) {
        if (!literal.isEmpty()) {
            parts.add(new Literal(literal.toString()));
            literal.setLength(0);
        }
    }
}
