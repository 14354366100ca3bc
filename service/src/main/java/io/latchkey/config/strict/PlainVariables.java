package io.latchkey.config.strict;

/**
 * Lets {@code ${NAME:-default}} stand without quotes anywhere in YAML, even in <code>{port: ${PORT:-8080}}</code>, where its
 * braces would end the mapping: while the text is parsed, other characters stand for those that mean something to YAML. Lines
 * and columns stay the same. Stateless.
 */
final class PlainVariables {
    private static final String MEANINGFUL = "{}[],:#";

    /** Characters for private use, which no configuration holds. */
    private static final char FIRST = '\uF8E0';

    private PlainVariables() {}

    /** Returns the text with its variables hidden; a text that holds our characters already is returned unchanged. */
    static String hide(String yaml) {
        if (yaml.chars().anyMatch(PlainVariables::isOurs)) {
            return yaml;
        }
        StringBuilder hidden = new StringBuilder(yaml);
        int begin = yaml.indexOf("${");
        while (begin >= 0) {
            int end = VariableText.end(line(yaml, begin), 0);
            for (int i = begin; i < begin + end; i++) {
                int index = MEANINGFUL.indexOf(yaml.charAt(i));
                if (index >= 0) {
                    hidden.setCharAt(i, (char) (FIRST + index));
                }
            }
            begin = yaml.indexOf("${", begin + Math.max(end, 1));
        }
        return hidden.toString();
    }

    /** Returns the text as it was before it was hidden. */
    static String show(String text) {
        StringBuilder shown = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            if (isOurs(text.charAt(i))) {
                shown.setCharAt(i, MEANINGFUL.charAt(text.charAt(i) - FIRST));
            }
        }
        return shown.toString();
    }

    private static boolean isOurs(int c) {
        return c >= FIRST && c < FIRST + MEANINGFUL.length();
    }

    private static String line(String text, int begin) {
        int end = begin;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        return text.substring(begin, end);
    }
}
