package io.latchkey.verify;

import org.jspecify.annotations.Nullable;

/** How another service that is asked about keys is doing, as far as its calls tell. Safe for concurrent use. */
public interface ValidatorStatus {
    /** {@code CLOSED} while it is asked, {@code OPEN} while it is left alone, {@code HALF_OPEN} while it is tried again. */
    String circuit();

    /** How many calls ended since the start. */
    long calls();

    /** How many of them brought no verdict. */
    long failures();

    /** Why the last call brought no verdict, without the text of any key; null if it brought one, or none was made. */
    @Nullable
    String lastFailure();

    /** From now on the listener is told. */
    void addListener(ValidatorListener listener);
}
