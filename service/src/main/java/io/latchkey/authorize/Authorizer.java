package io.latchkey.authorize;

import java.util.function.Consumer;

/** Decides whether a request may go on. Implementations are safe for concurrent use. */
public interface Authorizer {
    /** The decision. Waits if another service has to be asked. */
    Decision decide(AuthRequest attempt);

    /**
     * Never waits: tells the decision at once, on this thread, or later on another if another service has to be asked.
     *
     * @param attempt is asked until the decision is told, possibly by that other thread
     * @param then is told just once
     */
    void decide(AuthRequest attempt, Consumer<Decision> then);
}
