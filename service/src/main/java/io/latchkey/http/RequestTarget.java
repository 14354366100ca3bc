package io.latchkey.http;

import io.latchkey.authorize.RequiredScope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request wants: with forward auth that is another request than the one at hand. Immutable.
 *
 * @param method the method asked for, or null for that of the request at hand
 * @param methodCertain whether that is known to be the method of the request that is asked about: a question of a proxy may have
 *     another one
 * @param path the raw path asked for, or null where it is not known
 * @param pathCertain whether everything that names the path names the same one
 * @param requiredScopes the scopes that this target asks for by itself
 * @param queryKeys the values of the query parameter that may carry a key
 * @param mistake what is wrong with a proxy's question, or null
 */
public record RequestTarget(
        @Nullable String method,
        boolean methodCertain,
        @Nullable String path,
        boolean pathCertain,
        List<RequiredScope> requiredScopes,
        List<String> queryKeys,
        @Nullable String mistake) {
    /** Nothing is known of it. */
    public static final RequestTarget UNKNOWN = new RequestTarget(null, false, null, true, List.of(), List.of(), null);

    public RequestTarget {
        requiredScopes = List.copyOf(requiredScopes);
        queryKeys = List.copyOf(queryKeys);
    }

    /** Returns a target of which the path alone is known. */
    public static RequestTarget ofPath(String path, List<String> queryKeys) {
        return new RequestTarget(null, true, path, true, List.of(), queryKeys, null);
    }

    /** Returns the target of a question that cannot be answered. */
    public static RequestTarget mistaken(String mistake) {
        return new RequestTarget(null, false, null, true, List.of(), List.of(), mistake);
    }

    public RequestTarget demanding(RequiredScope demand) {
        List<RequiredScope> demands = new ArrayList<>(requiredScopes);
        demands.add(demand);
        return new RequestTarget(method, methodCertain, path, pathCertain, demands, queryKeys, mistake);
    }
}
