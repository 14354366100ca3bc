package io.latchkey.verify;

import io.latchkey.key.PresentedKey;

/** Says whose a key is. Implementations are safe for concurrent use. */
@FunctionalInterface
public interface KeyVerifier {
    Verdict verify(PresentedKey key);
}
