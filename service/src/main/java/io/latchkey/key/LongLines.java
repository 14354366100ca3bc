package io.latchkey.key;

/** Finds lines that are too long to be parsed in reasonable time. Stateless. */
final class LongLines {
    /** SnakeYAML's time grows with the square of a token's length, and a token is at most as long as its line. */
    private static final int LONGEST_LINE = 256 * 1024;

    private LongLines() {}

    /** Returns the number of the first line that is too long, or 0. */
    static int first(String text) {
        if (hasLineFeedsOftenEnough(text)) {
            return 0;
        }
        int line = 1;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                line += c == '\n' || i + 1 == text.length() || text.charAt(i + 1) != '\n' ? 1 : 0;
                start = i + 1;
            } else if (i - start >= LONGEST_LINE) {
                return line;
            }
        }
        return 0;
    }

    /** Returns true for usual files, much faster than a check of every character. */
    private static boolean hasLineFeedsOftenEnough(String text) {
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
            if (end - start > LONGEST_LINE) {
                return false;
            }
            start = end + 1;
        }
        return text.length() - start <= LONGEST_LINE;
    }
}
