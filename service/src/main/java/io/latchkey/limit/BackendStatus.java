package io.latchkey.limit;

import org.jspecify.annotations.Nullable;

/**
 * How the service is doing that counts for all nodes. Immutable.
 *
 * @param enabled whether there is one; all else is empty without
 * @param circuit {@code CLOSED} while it is asked, {@code OPEN} while it is away; {@code DISABLED} without one
 * @param fallbacks how many decisions were made without it since the start
 * @param lastFailure why it was given up the last time, or null if it never was; without any secret
 */
public record BackendStatus(
        boolean enabled,
        String circuit,
        long fallbacks,
        @Nullable String lastFailure) {
    /** There is none: each node counts for itself. */
    public static final BackendStatus NONE = new BackendStatus(false, "DISABLED", 0, null);

    /** Whether it is away. */
    public boolean isAway() {
        return circuit.equals("OPEN");
    }
}
