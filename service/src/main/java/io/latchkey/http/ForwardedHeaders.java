package io.latchkey.http;

import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The names of the headers in which a trusted proxy describes the original request. Immutable.
 *
 * @param uri the header with the original path or the whole URL, or null for none
 * @param method the header with the original method, or null for none
 */
public record ForwardedHeaders(
        @Nullable String uri, @Nullable String method) implements Predicate<String> {
    static final String FOR = "X-Forwarded-For";
    public static final String SCOPE = "X-Latchkey-Scope";

    /** The names that proxies and their modules give to a header with the original path or URL. */
    private static final List<String> PATH_NAMES = List.of("""
            X-Forwarded-Uri X-Forwarded-Url X-Forwarded-Path X-Forwarded-Request-Uri X-Original-Uri
            X-Original-Url X-Original-Path X-Original-Request X-Original-Request-Uri X-Auth-Request-Redirect
            X-Auth-Request-Uri X-Auth-Request-Path X-Envoy-Original-Path X-Rewrite-Url X-Rewrite-Uri
            X-Replaced-Path X-Request-Uri X-Request-Url X-Request-Path X-Real-Uri X-Real-Url X-Uri X-Url
            X-Waws-Unencoded-Url
            """.split("\\s+"));

    /** Returns whether this is the name of a header with the original path, other than {@link #uri}. */
    public boolean isOtherPath(String name) {
        if (!mayBePath(name) || name.equalsIgnoreCase(uri)) {
            return false;
        }
        for (String known : PATH_NAMES) {
            if (known.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /** Excludes most headers at little cost: the names begin with X and end with uri, url, path, redirect or request. */
    private static boolean mayBePath(String name) {
        char first = name.charAt(0);
        return (first == 'X' || first == 'x') && "ilhtILHT".indexOf(name.charAt(name.length() - 1)) >= 0;
    }

    /** Returns the names that {@link #isOtherPath} accepts. */
    public List<String> otherPaths() {
        return PATH_NAMES.stream().filter(this::isOtherPath).toList();
    }

    /** Returns whether this is the name of a header that counts only from a trusted peer. */
    @Override
    public boolean test(String name) {
        return FOR.equalsIgnoreCase(name)
                || SCOPE.equalsIgnoreCase(name)
                || name.equalsIgnoreCase(uri)
                || name.equalsIgnoreCase(method);
    }
}
