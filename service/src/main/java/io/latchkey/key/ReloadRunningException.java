package io.latchkey.key;

import java.time.Instant;

/** Signals that the keys were not read because another reload is running. */
public final class ReloadRunningException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    ReloadRunningException(Instant since) {
        super("A reload of the keys has been running since " + since
                + ". Nothing was changed; try again when it has ended.");
    }
}
