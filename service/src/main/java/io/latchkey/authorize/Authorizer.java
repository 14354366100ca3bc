package io.latchkey.authorize;

import java.util.function.Consumer;

/** Decides whether a request is allowed. Implementations are thread-safe. */
@FunctionalInterface
public interface Authorizer {
    /**
     * Passes the decision about a request to the callback, exactly once: before this method returns, or later on any other
     * thread. Never blocks and never throws.
     *
     * @param request is read until the callback has been called, possibly by that other thread
     * @param callback must return quickly: other requests may wait for the thread that calls it
     */
    void authorize(AuthRequest request, Consumer<Decision> callback);
}
