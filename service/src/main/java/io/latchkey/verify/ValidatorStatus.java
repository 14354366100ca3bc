package io.latchkey.verify;

import org.jspecify.annotations.Nullable;

/** Status of the external validator, as its calls show it. Implementations are thread-safe. */
public interface ValidatorStatus {
    /** Returns {@code CLOSED} while it is called, {@code OPEN} while it is not, {@code HALF_OPEN} while it is probed. */
    String circuit();

    /** Returns how many calls have ended since the start. */
    long calls();

    /** Returns how many of them failed. */
    long failures();

    /** Returns why the last call failed, without the text of any key; null if it did not, or before the first call. */
    @Nullable
    String lastFailure();

    /** Adds a listener to later calls and changes. */
    void addListener(ValidatorListener listener);
}
