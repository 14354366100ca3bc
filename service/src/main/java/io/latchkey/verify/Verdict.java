package io.latchkey.verify;

import io.latchkey.KeyPrincipal;
import io.latchkey.key.AddressRanges;
import io.latchkey.key.KeyEntry;
import io.latchkey.limit.RateLimit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The result of verifying a key. Immutable. */
public sealed interface Verdict {
    /**
     * The key is valid.
     *
     * @param principal the owner of the key
     * @param rateLimit its own limit, or null for the default one
     * @param allowedIps the addresses that may use it; empty: any
     * @param expiresAt when it ceases to be valid, or null
     */
    record Valid(
            KeyPrincipal principal,
            @Nullable RateLimit rateLimit,
            AddressRanges allowedIps,
            @Nullable Instant expiresAt)
            implements Verdict {
        static Valid of(KeyEntry entry) {
            KeyPrincipal principal = new KeyPrincipal(
                    entry.id(), entry.name(), null, entry.scopes(), KeyPrincipal.Source.LOCAL, entry.internal());
            return new Valid(principal, entry.rateLimit(), entry.allowedIps(), entry.expiresAt());
        }
    }

    /**
     * The key is invalid. Callers get no further reason, so that they cannot probe for keys.
     *
     * @param reason a word or two, for operators only
     * @param keyId the id if the key is known, or null
     * @param detail the external validator's message for the caller, or null
     */
    record Invalid(
            String reason, @Nullable String keyId, @Nullable String detail) implements Verdict {
        static final String EXPIRED = "expired";
        private static final Invalid UNKNOWN = new Invalid("unknown", null, null);

        /** Returns the verdict on an unknown key. */
        public static Invalid unknown() {
            return UNKNOWN;
        }

        /** Returns the verdict of an external validator that rejects the key, with its message if there is one. */
        public static Invalid refused(@Nullable String detail) {
            return new Invalid("rejected by the validator", null, detail);
        }
    }

    /**
     * The external validator knows the key, and the key does not hold the scope.
     *
     * @param scope the scope that the validator was queried for, or null
     */
    record ScopeDenied(@Nullable String scope) implements Verdict {}

    /**
     * Requests with the key required too many different scopes. The validator is not queried about another one for a while.
     *
     * @param waitNanos how long, in nanoseconds
     */
    record TooManyScopes(long waitNanos) implements Verdict {}

    /**
     * The key cannot be verified now. This is not a negative verdict, and is never cached.
     *
     * @param reason for operators; without the text of any key
     * @param cause whether a call failed
     */
    record Unavailable(String reason, Cause cause) implements Verdict {
        /** Creates the verdict for a failed call about the key. */
        public Unavailable(String reason) {
            this(reason, Cause.CALL_FAILED);
        }

        /** Why the key cannot be verified. */
        public enum Cause {
            /** The validator rejected the call about this key. The validator itself works. */
            CALL_REJECTED,
            /** A call about this key failed. */
            CALL_FAILED,
            /** No call was made about this key. */
            NO_CALL
        }
    }
}
