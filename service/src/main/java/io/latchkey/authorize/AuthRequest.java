package io.latchkey.authorize;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request to authorize. Each property is read only if the decision needs it. Used by one thread at a time. */
public interface AuthRequest {
    /** Returns the method of the request, such as {@code GET}. */
    String method();

    /** Returns the raw path, as the caller sent it, or null if it is unknown. */
    @Nullable
    String path();

    /** Returns whether all sources of the path agree. Only then is the path compared with the public paths. */
    default boolean isPathCertain() {
        return true;
    }

    /** Returns what is wrong with a proxy's question, for its operator to read, or null. */
    default @Nullable String mistake() {
        return null;
    }

    /** Returns whether this is a CORS preflight that needs no key: browsers never send one with a preflight. */
    default boolean isPreflight() {
        return false;
    }

    /** Returns the credentials, the same at every call. */
    Credentials credentials();

    /** Returns the id of the request in logs: the caller's {@code X-Request-Id} if it is well formed. Visible ASCII, no key. */
    String requestId();

    /** Returns the caller's address, or null if it is unknown. */
    @Nullable
    InetAddress clientAddress();

    /** Returns what this request requires in addition to the scope that every request requires. */
    List<RequiredScope> requiredScopes();
}
