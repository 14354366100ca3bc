package io.latchkey.verify;

import io.latchkey.key.PresentedKey;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Says whose a key is. Implementations are safe for concurrent use. */
public interface KeyVerifier {
    /**
     * The verdict. Waits if that takes a call to another service.
     *
     * @param scope the scope that the key will need, or null; what a local key holds is for the caller to check
     */
    Verdict verify(PresentedKey key, @Nullable String scope);

    /**
     * Never waits: tells the verdict at once, on this thread, or later on another if that takes a call to another service.
     * As it stands, for verifiers that never make such a call.
     *
     * @param then is told just once; it must be quick, for others may wait for the thread that calls it
     */
    default void verify(PresentedKey key, @Nullable String scope, Consumer<Verdict> then) {
        then.accept(verify(key, scope));
    }

    /** Whether the key is known to be good without asking anybody. */
    boolean knows(PresentedKey key, @Nullable String scope);

    /**
     * Returns whether a text is a key, good or not: one that is configured here, or one of the form that the external validator
     * is queried for. Never waits.
     */
    default boolean recognizes(PresentedKey key) {
        return knows(key, null);
    }
}
