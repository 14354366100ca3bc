package io.latchkey.authorize;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The raw paths that need no key: exact ones, and prefixes such as {@code /static/**}. A path below a prefix is public only if
 * no service can read it as another path; it is neither cleaned nor decoded. Immutable.
 */
final class PublicPaths {
    private static final String ALL_BELOW = "/**";

    /** What RFC 3986, section 3.3, has in a path as it is, without the semicolon that some services cut paths at. */
    private static final String PLAIN = "-._~!$&'()*+,=:@/";

    /** What some services read, once decoded, as the end of a segment or a path, or as an escape. */
    private static final String MISLEADING = "/\\.%;?#";

    private final Set<String> exact;
    private final List<String> prefixes;

    /** Creates the set of the given paths; those that end with {@code /**} are prefixes. */
    PublicPaths(Collection<String> paths) {
        exact = paths.stream().filter(path -> !path.endsWith(ALL_BELOW)).collect(Collectors.toUnmodifiableSet());
        prefixes = paths.stream()
                .filter(path -> path.endsWith(ALL_BELOW))
                .map(path -> path.substring(0, path.length() - ALL_BELOW.length() + 1))
                .toList();
    }

    /** Returns whether a raw path, without its query, needs no key. */
    boolean contain(String path) {
        if (exact.contains(path)) {
            return true;
        }
        for (int i = 0; i < prefixes.size(); i++) {
            if (path.startsWith(prefixes.get(i))) {
                return isClear(path);
            }
        }
        return false;
    }

    /** Returns whether all readers of a raw path find the same segments in it. */
    static boolean isClear(String path) {
        ByteBuffer decoded = ByteBuffer.allocate(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%') {
                int value = value(path, i + 1);
                if (value < ' ' || value == 0x7f || MISLEADING.indexOf(value) >= 0) {
                    return false;
                }
                decoded.put((byte) value);
                i += 2;
            } else if (isPlain(c)) {
                decoded.put((byte) c);
            } else {
                return false;
            }
        }
        return areClear(decoded.flip());
    }

    private static boolean isPlain(char c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
    }

    /** The value of two hexadecimal digits, or -1. */
    private static int value(String path, int start) {
        if (start + 2 > path.length()) {
            return -1;
        }
        int high = Character.digit(path.charAt(start), 16);
        int low = Character.digit(path.charAt(start + 1), 16);
        boolean ascii = path.charAt(start) < 0x80 && path.charAt(start + 1) < 0x80;
        return ascii && high >= 0 && low >= 0 ? high * 16 + low : -1;
    }

    /**
     * Returns whether all that is not ASCII is UTF-8 in its shortest form, and letters, digits or marks: among the rest are
     * characters that some services turn into dots or slashes. No segment may consist of dots and of what some services drop.
     */
    private static boolean areClear(ByteBuffer bytes) {
        CharBuffer text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(bytes);
        } catch (CharacterCodingException e) {
            return false;
        }
        boolean onlyDots = true;
        int c;
        for (int i = 0; i < text.length(); i += Character.charCount(c)) {
            c = Character.codePointAt(text, i);
            if (c == '/') {
                if (i > 0 && onlyDots) {
                    return false; // "//", "/./", "/../" and what may become one of them
                }
                onlyDots = true;
            } else if (c >= 0x80 && !Character.isLetterOrDigit(c) && !isMark(c)) {
                return false;
            } else {
                onlyDots &= c == '.' || c == ' ' || c == '+' || isMark(c);
            }
        }
        return !onlyDots || (text.length() > 0 && text.charAt(text.length() - 1) == '/');
    }

    private static boolean isMark(int c) {
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }
}
