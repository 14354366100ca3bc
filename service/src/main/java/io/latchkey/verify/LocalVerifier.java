package io.latchkey.verify;

import io.latchkey.key.PresentedKey;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Verifies keys without any call to another service, so that each verdict is available at once. */
public interface LocalVerifier extends KeyVerifier {
    /** Returns the verdict on a key. Never blocks. */
    Verdict lookUp(PresentedKey key);

    @Override
    default void verify(PresentedKey key, @Nullable String scope, Consumer<Verdict> callback) {
        callback.accept(lookUp(key));
    }

    @Override
    default boolean isKnownValid(PresentedKey key, @Nullable String scope) {
        return lookUp(key) instanceof Verdict.Valid;
    }
}
