package io.latchkey.verify;

import io.latchkey.key.AddressRanges;
import io.latchkey.key.KeyEntry;
import io.latchkey.key.RateLimit;
import org.jspecify.annotations.Nullable;

/** What a verifier says of a key. */
public sealed interface Verdict {
    /**
     * The key is good.
     *
     * @param principal whose it is
     * @param rateLimit its own limit, or null for the default one
     * @param allowedIps where it may be used from; empty: anywhere
     */
    record Valid(KeyPrincipal principal, @Nullable RateLimit rateLimit, AddressRanges allowedIps) implements Verdict {
        static Valid of(KeyEntry entry) {
            return new Valid(KeyPrincipal.of(entry), entry.rateLimit(), entry.allowedIps());
        }
    }

    /** The key is unknown, disabled, expired or not yet valid: one answer for all, so that nothing can be probed. */
    record Invalid() implements Verdict {}
}
