package io.latchkey.verify;

import io.latchkey.KeyPrincipal;
import io.latchkey.key.AddressRanges;
import io.latchkey.key.KeyEntry;
import io.latchkey.limit.RateLimit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a verifier says of a key. */
public sealed interface Verdict {
    /**
     * The key is good.
     *
     * @param principal whose it is
     * @param rateLimit its own limit, or null for the default one
     * @param allowedIps where it may be used from; empty: anywhere
     * @param expiresAt from when on it is no longer good, or null
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
     * The key is not good. Callers are told no more, so that nothing can be probed.
     *
     * @param reason a word or two, for operators only
     * @param keyId the id of a key that is known all the same, or null
     * @param detail the external validator's own words, which callers are told, or null
     */
    record Invalid(
            String reason, @Nullable String keyId, @Nullable String detail) implements Verdict {
        static final String EXPIRED = "expired";
        private static final Invalid UNKNOWN = new Invalid("unknown", null, null);

        /** Nobody knows the key. */
        public static Invalid unknown() {
            return UNKNOWN;
        }

        /** The external validator says no, in its own words or without any. */
        public static Invalid refused(@Nullable String detail) {
            return new Invalid("refused by the validator", null, detail);
        }
    }

    /**
     * The external validator knows the key, and that it does not hold the scope.
     *
     * @param scope the scope that was asked for, or null if none was
     */
    record ScopeDenied(@Nullable String scope) implements Verdict {}

    /**
     * The key has demanded too many different scopes. The validator is not queried about another one for a while.
     *
     * @param waitNanos how long, in nanoseconds
     */
    record TooManyScopes(long waitNanos) implements Verdict {}

    /**
     * Nobody can tell: not a no, and never remembered as one.
     *
     * @param reason for operators; without the text of any key
     * @param cause what is to blame
     */
    record Unavailable(String reason, Cause cause) implements Verdict {
        /** A call about the key failed. */
        public Unavailable(String reason) {
            this(reason, Cause.CALL_FAILED);
        }

        /** Why there is no verdict. */
        public enum Cause {
            /** The validator answered, and would not judge this key: the fault is the question's. */
            CALL_REJECTED,
            /** A call about this key failed. */
            CALL_FAILED,
            /** No call was made about this key. */
            NO_CALL
        }
    }
}
