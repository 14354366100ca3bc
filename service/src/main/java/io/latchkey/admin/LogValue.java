package io.latchkey.admin;

import java.nio.charset.StandardCharsets;

/** Encodes any text as one value of a log line, so that callers cannot forge a line or a field. */
final class LogValue {
    private static final int LONGEST = 512;
    private static final String CUT = "...";

    private LogValue() {}

    /**
     * Returns visible ASCII unchanged, and percent-encodes all other characters, {@code "} and {@code \\}, as in a path (RFC
     * 3986, section 2.1). Truncates the text after 512 characters.
     */
    static String of(String text) {
        boolean cut = text.length() > LONGEST;
        String taken = cut ? text.substring(0, LONGEST) : text;
        String value = taken.chars().allMatch(LogValue::isPlain) ? taken : encode(taken);
        return cut ? value + CUT : value;
    }

    private static boolean isPlain(int c) {
        return c > ' ' && c <= '~' && c != '"' && c != '\\';
    }

    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(b)) {
                encoded.append((char) b);
            } else {
                encoded.append(String.format("%%%02X", b));
            }
        }
        return encoded.toString();
    }
}
