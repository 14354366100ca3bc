package io.latchkey.http;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The original path and query, or the whole URL, as a proxy writes it into a header. Immutable.
 *
 * @param path the raw path, without the query
 * @param query the raw query, or null
 * @param clear whether all software reads the same path from it
 */
public record ForwardedUri(String path, @Nullable String query, boolean clear) {
    /** A host name or an address with an optional port, and a path right after it. Software differs about where others end. */
    private static final Pattern WHOLE_URL =
            Pattern.compile("(?i:https?)://(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?(/.*)");

    public static ForwardedUri parse(String value) {
        if (value.startsWith("/")) {
            return parse(value, isClear(value));
        }
        Matcher url = WHOLE_URL.matcher(value);
        return url.matches() && isClear(url.group(1)) ? parse(url.group(1), true) : parse(value, false);
    }

    private static ForwardedUri parse(String value, boolean clear) {
        int question = value.indexOf('?');
        return question < 0
                ? new ForwardedUri(value, null, clear)
                : new ForwardedUri(value.substring(0, question), value.substring(question + 1), clear);
    }

    /** Some software reads {@code //a/b} as an authority, a backslash as a slash, or a fragment as a part of the path. */
    private static boolean isClear(String target) {
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c > '~' || c == '\\' || c == '#') {
                return false;
            }
        }
        return !target.startsWith("//");
    }

    public List<String> values(String parameter) {
        return query == null ? List.of() : new QueryParameter(parameter).values(query);
    }
}
