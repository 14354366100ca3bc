package io.latchkey.limit;

import io.latchkey.PublicApi;
import org.jspecify.annotations.Nullable;

/**
 * Status of the backend that counts for all nodes. Immutable.
 *
 * @param enabled whether there is a backend; without one, nothing else is set
 * @param circuit {@code CLOSED} while it is called, {@code OPEN} while it is unavailable; {@code DISABLED} without one
 * @param fallbacks how many decisions were made without it since the start
 * @param lastFailure the reason for which the circuit opened last, or null if it never did; contains no secret
 */
@PublicApi
public record BackendStatus(
        boolean enabled,
        String circuit,
        long fallbacks,
        @Nullable String lastFailure) {
    /** The status without a backend: each node counts its own requests. */
    public static final BackendStatus NONE = new BackendStatus(false, "DISABLED", 0, null);

    /** Returns whether the backend is unavailable. */
    public boolean isUnavailable() {
        return circuit.equals("OPEN");
    }
}
