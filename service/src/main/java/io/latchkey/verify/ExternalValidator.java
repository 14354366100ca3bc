package io.latchkey.verify;

import io.latchkey.key.PresentedKey;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Asks another service. Implementations are safe for concurrent use. */
@FunctionalInterface
public interface ExternalValidator {
    /**
     * Starts a call and returns at once. The stage never fails: what goes wrong is {@link Verdict.Unavailable}.
     *
     * @param scope the scope to ask for, or null
     */
    CompletionStage<Verdict> ask(PresentedKey key, @Nullable String scope);
}
