package io.latchkey.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds one parameter in raw queries: in the parts between {@code &}, by the decoded name, ignoring case. Reading and removing
 * the parameter use this same rule. Immutable.
 *
 * @param name the parameter's name
 */
public record QueryParameter(String name) {

    /** Returns false for most queries without the parameter, at little cost. */
    public boolean mayBeIn(String query) {
        if (query.indexOf('%') >= 0) {
            return true;
        }
        for (int i = 0; i <= query.length() - name.length(); i++) {
            if (query.regionMatches(true, i, name, 0, name.length())) {
                return true;
            }
        }
        return false;
    }

    /** Returns all values, decoded; without those that cannot be decoded. */
    public List<String> values(String query) {
        List<String> values = new ArrayList<>();
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            String value = equals >= 0 && isThis(part) ? decoded(part.substring(equals + 1)) : null;
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /**
     * Returns the query without the parameter, whether its value can be decoded or not. If the query is a path with a query of its
     * own, as some proxies append it, removes the parameter from that query.
     */
    public String without(String query) {
        int start = query.startsWith("/") ? query.indexOf('?') + 1 : 0;
        List<String> kept = new ArrayList<>();
        for (String part : query.substring(start).split("&", -1)) {
            if (!isThis(part)) {
                kept.add(part);
            }
        }
        return query.substring(0, start) + String.join("&", kept);
    }

    private boolean isThis(String part) {
        int equals = part.indexOf('=');
        return name.equalsIgnoreCase(decoded(equals < 0 ? part : part.substring(0, equals)));
    }

    /** Returns the decoded text, or null if it cannot be decoded. */
    public static @Nullable String decoded(String text) {
        try {
            return text.indexOf('%') < 0 && text.indexOf('+') < 0
                    ? text
                    : URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
