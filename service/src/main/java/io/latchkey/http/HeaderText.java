package io.latchkey.http;

import java.nio.charset.StandardCharsets;

/** Encodes any text as the value of a header. */
final class HeaderText {
    private HeaderText() {}

    /**
     * Returns a header's value from which percent-decoding gives the text back, so that no two texts have the same value: the
     * text itself, with each {@code %} as {@code %25}, if it is legal and proxies pass it unchanged (visible ASCII, spaces only
     * inside); otherwise its UTF-8 bytes, percent-encoded (RFC 3986, section 2.1) wherever they are not unreserved.
     */
    static String of(String text) {
        return isLegal(text) ? text.replace("%", "%25") : encode(text);
    }

    private static boolean isLegal(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~') && text.equals(text.strip());
    }

    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append(String.format("%%%02X", b));
            }
        }
        return encoded.toString();
    }
}
