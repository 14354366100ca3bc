package io.latchkey.authorize;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the gatekeeper asks about a request, and only when it needs to know. Used by one thread. */
public interface AuthRequest {
    /** The method of the request, such as {@code GET}. */
    String method();

    /** The raw path, as the caller sent it, or null where it is not known. */
    @Nullable
    String path();

    /**
     * Returns whether everything that names the path names the same one. Only such a path is matched with the public paths.
     */
    default boolean isPathCertain() {
        return true;
    }

    /** Returns what is wrong with the question that a proxy asks, for the proxy's operator to read; null if it is right. */
    default @Nullable String mistake() {
        return null;
    }

    /** Returns whether this is a CORS preflight, which needs no key here: browsers never send one with it. */
    default boolean isPreflight() {
        return false;
    }

    /** The same each time it is asked. */
    Credentials credentials();

    /** Names the request in logs: the caller's own {@code X-Request-Id} if it is well formed. Visible ASCII, no key. */
    String requestId();

    /** The caller's own address, or null if it cannot be told. */
    @Nullable
    InetAddress clientAddress();

    /** What this request demands beside the scope that every request here needs. */
    List<ScopeDemand> scopeDemands();
}
