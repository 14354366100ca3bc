package io.latchkey.verify;

import io.latchkey.key.PresentedKey;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Queries the external validator. Implementations are thread-safe. */
@FunctionalInterface
public interface ExternalValidator {
    /**
     * Starts a call and returns at once. The stage never fails: a failed call is {@link Verdict.Unavailable}.
     *
     * @param scope the scope to validate the key for, or null
     */
    CompletionStage<Verdict> query(PresentedKey key, @Nullable String scope);
}
