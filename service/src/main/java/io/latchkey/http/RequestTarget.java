package io.latchkey.http;

import io.latchkey.authorize.RequiredScope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The target of a request. At forward authentication, it is that of the original request, which a proxy describes. Immutable.
 *
 * @param method the method of the original request, or null for that of the request at hand
 * @param methodCertain whether that is known to be the original method: the request of a proxy may have another one
 * @param path the raw path, or null if it is not known
 * @param pathCertain whether all sources of the path name the same one
 * @param requiredScopes the scopes that this target requires in addition to {@code latchkey.scope}
 * @param queryKeys the values of the query parameter that may carry a key
 * @param mistake what is wrong with a proxy's request, or null
 */
public record RequestTarget(
        @Nullable String method,
        boolean methodCertain,
        @Nullable String path,
        boolean pathCertain,
        List<RequiredScope> requiredScopes,
        List<String> queryKeys,
        @Nullable String mistake) {
    /** A target of which nothing is known. */
    public static final RequestTarget UNKNOWN = new RequestTarget(null, false, null, true, List.of(), List.of(), null);

    public RequestTarget {
        requiredScopes = List.copyOf(requiredScopes);
        queryKeys = List.copyOf(queryKeys);
    }

    /** Returns a target of which only the path is known. */
    public static RequestTarget ofPath(String path, List<String> queryKeys) {
        return new RequestTarget(null, true, path, true, List.of(), queryKeys, null);
    }

    /** Returns the target of a malformed request of a proxy. */
    public static RequestTarget mistaken(String mistake) {
        return new RequestTarget(null, false, null, true, List.of(), List.of(), mistake);
    }

    /** Returns the same target with one more required scope. */
    public RequestTarget requiring(RequiredScope scope) {
        List<RequiredScope> scopes = new ArrayList<>(requiredScopes);
        scopes.add(scope);
        return new RequestTarget(method, methodCertain, path, pathCertain, scopes, queryKeys, mistake);
    }
}
