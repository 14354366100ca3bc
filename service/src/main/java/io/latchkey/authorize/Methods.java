package io.latchkey.authorize;

import java.util.Set;

/** Request methods as logs show them. Stateless. */
public final class Methods {
    /** Replaces every other method: callers may send any token as a method, so it may be a key. */
    public static final String OTHER = "(other)";

    /** HTTP's own (RFC 9110, RFC 5789) and those of WebDAV (RFC 4918, RFC 3253, RFC 5323). */
    private static final Set<String> KNOWN = Set.of("""
            GET HEAD POST PUT PATCH DELETE OPTIONS TRACE CONNECT PROPFIND PROPPATCH MKCOL COPY MOVE LOCK
            UNLOCK REPORT SEARCH
            """.split("\\s+"));

    private Methods() {}

    /** Returns the method itself if it is well known, and {@link #OTHER} otherwise. */
    public static String shown(String method) {
        return KNOWN.contains(method) ? method : OTHER;
    }
}
