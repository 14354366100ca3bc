package io.latchkey.key;

import com.google.common.base.CharMatcher;
import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rules for the text of keys and ids, and for the visible beginning of a key. */
public final class KeyText {
    /** The replacement of a decoder for characters that it cannot read. */
    static final char LOST_CHARACTER = '\uFFFD';

    private static final int SHOWN = 8;

    /** Words joined like those of settings: {@code keysFile}, {@code staleIfError}, {@code enableCRLDP}. */
    private static final Pattern WORDS = Pattern.compile(
            "(?=.{1,40}$)[a-z]{1,14}((By|If|In|Of|On|To|Id)?[A-Z][a-z]{2,14})*(Id|Ip|In|On|TLS|CRLDP|OCSP|URL)?s?");

    private static final Pattern ID = Pattern.compile("[0-9A-Za-z._:-]{1,64}");

    private static final Pattern ENCODED = Pattern.compile("%([0-9a-fA-F]{2})");

    private KeyText() {}

    /** Returns whether a key can be sent in a header: visible ASCII (U+0021 to U+007E), at least one character. */
    public static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '!' || c > '~') {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Returns whether a text can be the id of a key: 1 to 64 letters, digits or {@code . _ : -}. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** Returns whether a text is short enough for the name of a key and has no control characters. */
    static boolean isName(String text) {
        return text.length() <= KeyEntry.LONGEST_NAME
                && CharMatcher.javaIsoControl().matchesNoneOf(text);
    }

    /** Returns whether a text in the place of a setting's name reads like one, so that a message may repeat it. */
    public static boolean isLikeSettingName(String text) {
        return WORDS.matcher(text).matches();
    }

    /** Returns whether a text can be encoded at all: it holds no surrogate without its other half. */
    public static boolean isUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** Returns a text with each percent-encoded byte (RFC 3986, section 2.1) as one character. */
    public static String percentDecoded(String text) {
        return ENCODED.matcher(text).replaceAll(KeyText::decoded);
    }

    private static String decoded(MatchResult encoded) {
        char c = (char) Integer.parseInt(encoded.group(1), 16);
        return Matcher.quoteReplacement(String.valueOf(c));
    }

    /**
     * Returns the visible beginning of a key: the text up to the last {@code _} or {@code -} among its first 8 characters, and
     * never more than a quarter of it.
     */
    static String prefix(String text) {
        int length = Math.min(SHOWN, text.length());
        while (length > 0 && text.charAt(length - 1) != '_' && text.charAt(length - 1) != '-') {
            length--;
        }
        return text.substring(0, Math.min(length, text.length() / 4));
    }

    /** Returns what operators see of a key whose digest only is known: its first 8 hexadecimal digits. */
    static String prefix(KeyDigest digest) {
        return digest.id().substring(0, SHOWN);
    }
}
