package io.latchkey.authorize;

import io.latchkey.KeyPrincipal;
import io.latchkey.limit.Permit;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A decision about a request, with everything that responses and listeners need. Immutable. */
public sealed interface Decision {
    /** Returns the permit of the key's limit, or null if no limit was applied. */
    @Nullable
    Permit permit();

    /** Returns the key's id, or null without a key. An unknown key has an id, too: it is derived from the digest. */
    @Nullable
    String keyId();

    /** The request is allowed. */
    record Allowed(KeyPrincipal principal, @Nullable Permit permit) implements Decision {
        @Override
        public @Nullable String keyId() {
            return principal.keyId().isEmpty() ? null : principal.keyId();
        }
    }

    /**
     * The request is denied.
     *
     * @param detail text for the caller; without the text of any key
     * @param explanation text for operators that the caller does not get, or null; without the text of any key
     * @param retryAfterNanos nanoseconds after which a retry may succeed; 0: waiting does not help
     */
    record Denied(
            DenialReason reason,
            String detail,
            @Nullable String keyId,
            @Nullable String explanation,
            @Nullable Permit permit,
            long retryAfterNanos)
            implements Decision {
        private static final long UNAVAILABLE_NANOS = TimeUnit.SECONDS.toNanos(5);

        /** Returns the denial of a request whose key cannot be validated now. */
        public static Denied unavailable(@Nullable String keyId, String explanation) {
            return new Denied(
                    DenialReason.VALIDATION_UNAVAILABLE,
                    "API key cannot be validated at the moment. Try again in a few seconds.",
                    keyId,
                    explanation,
                    null,
                    UNAVAILABLE_NANOS);
        }
    }
}
