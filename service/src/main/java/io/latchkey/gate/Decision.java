package io.latchkey.gate;

import io.latchkey.limit.Permit;
import io.latchkey.verify.KeyPrincipal;
import org.jspecify.annotations.Nullable;

/** What the gatekeeper decided, with all that an answer needs. */
public sealed interface Decision {
    /** The limiter's evidence, or null where no limit was asked. */
    @Nullable
    Permit permit();

    /** The request may go on. */
    record Granted(KeyPrincipal principal, @Nullable Permit permit) implements Decision {}

    /**
     * The request may not go on.
     *
     * @param detail for a person to read; without the text of any key
     * @param retryAfterNanos when it is worth trying again; 0: not by waiting
     */
    record Refused(Refusal refusal, String detail, @Nullable Permit permit, long retryAfterNanos) implements Decision {
        static Refused of(Refusal refusal, String detail) {
            return new Refused(refusal, detail, null, 0);
        }

        static Refused until(Refusal refusal, String detail, long retryAfterNanos) {
            return new Refused(refusal, detail, null, retryAfterNanos);
        }
    }
}
