package io.latchkey.verify;

import io.latchkey.key.PresentedKey;
import org.jspecify.annotations.Nullable;

/** Says whose a key is. Implementations are safe for concurrent use. */
public interface KeyVerifier {
    /**
     * The verdict, which may take a call to another service.
     *
     * @param scope the scope that the key will need, or null; what a local key holds is for the caller to check
     */
    Verdict verify(PresentedKey key, @Nullable String scope);

    /** Whether the key is known to be good without asking anybody. */
    boolean knows(PresentedKey key, @Nullable String scope);
}
