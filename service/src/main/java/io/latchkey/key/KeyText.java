package io.latchkey.key;

/** What a key's text may look like, and how much of it may be shown. */
public final class KeyText {
    private static final int SHOWN = 8;

    private KeyText() {}

    /** Whether a key can be sent as a header at all: visible ASCII (U+0021 to U+007E), at least one character. */
    public static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '!' || c > '~') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /**
     * What operators may see of a key: the text up to the last {@code _} or {@code -} among its first 8 characters, and
     * never more than a quarter of it.
     */
    static String prefix(String text) {
        int length = Math.min(SHOWN, text.length());
        while (length > 0 && text.charAt(length - 1) != '_' && text.charAt(length - 1) != '-') {
            length--;
        }
        return text.substring(0, Math.min(length, text.length() / 4));
    }

    /** What operators see of a key that is only known as a digest: its first 8 hexadecimal digits. */
    static String prefix(KeyDigest digest) {
        return digest.id().substring(0, SHOWN);
    }
}
