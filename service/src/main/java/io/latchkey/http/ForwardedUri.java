package io.latchkey.http;

import java.util.List;
import org.eclipse.jetty.util.Fields;
import org.eclipse.jetty.util.UrlEncoded;
import org.jspecify.annotations.Nullable;

/**
 * The path and query that a proxy was asked for, as it tells them in {@code X-Forwarded-Uri}. Immutable.
 *
 * @param path the raw path, without the query
 * @param query the raw query, or null
 */
record ForwardedUri(String path, @Nullable String query) {
    static ForwardedUri parse(String value) {
        int question = value.indexOf('?');
        return question < 0
                ? new ForwardedUri(value, null)
                : new ForwardedUri(value.substring(0, question), value.substring(question + 1));
    }

    List<String> values(String parameter) {
        return query == null ? List.of() : values(query, parameter);
    }

    /** All values of a query parameter, decoded; a query that cannot be decoded has none. */
    static List<String> values(String query, String parameter) {
        Fields fields = new Fields();
        try {
            UrlEncoded.decodeUtf8To(query, fields);
        } catch (IllegalArgumentException e) {
            return List.of();
        }
        return fields.getValuesOrEmpty(parameter);
    }
}
