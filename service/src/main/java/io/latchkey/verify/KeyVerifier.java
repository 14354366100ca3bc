package io.latchkey.verify;

import io.latchkey.key.PresentedKey;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Verifies keys. Implementations are thread-safe. */
public interface KeyVerifier {
    /**
     * Passes the verdict on a key to the callback, exactly once: before this method returns, or later on any other thread.
     * Never blocks.
     *
     * @param scope the scope that the request needs, or null; the caller checks what a local key holds
     * @param callback must return quickly and must not throw: other requests may wait for the thread that calls it
     */
    void verify(PresentedKey key, @Nullable String scope, Consumer<Verdict> callback);

    /** Returns whether the key is valid as far as this process knows without a call to another service. Never blocks. */
    boolean isKnownValid(PresentedKey key, @Nullable String scope);

    /**
     * Returns whether a text is a key, valid or not: one that is configured here, or one of the form that the external validator
     * is queried for. Never blocks.
     */
    default boolean recognizes(PresentedKey key) {
        return isKnownValid(key, null);
    }
}
