package io.latchkey.http;

import java.net.URLEncoder;
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
        if (isLegal(text)) {
            return text.replace("%", "%25");
        }
        // Encodes as HTML forms do, with other characters than RFC 3986 has.
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static boolean isLegal(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c <= '~') && text.equals(text.strip());
    }
}
