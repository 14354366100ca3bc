package io.latchkey.authorize;

import io.latchkey.KeyPrincipal;
import io.latchkey.limit.Permit;
import org.jspecify.annotations.Nullable;

/** What the gatekeeper decided, with all that an answer, and whoever watches, needs. */
public sealed interface Decision {
    /** The limiter's evidence, or null where no limit was asked. */
    @Nullable
    Permit permit();

    /** Names the key, or null where there was none. Of a key that nobody knows, what its id would be. */
    @Nullable
    String keyId();

    /** The request may go on. */
    record Allowed(KeyPrincipal principal, @Nullable Permit permit) implements Decision {
        @Override
        public @Nullable String keyId() {
            return principal.keyId().isEmpty() ? null : principal.keyId();
        }
    }

    /**
     * The request may not go on.
     *
     * @param detail for the caller to read; without the text of any key
     * @param why more than the caller is told, for operators, or null
     * @param retryAfterNanos when it is worth trying again; 0: not by waiting
     */
    record Denied(
            DenialReason refusal,
            String detail,
            @Nullable String keyId,
            @Nullable String why,
            @Nullable Permit permit,
            long retryAfterNanos)
            implements Decision {}
}
