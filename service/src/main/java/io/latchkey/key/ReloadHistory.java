package io.latchkey.key;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How reloading has gone so far. Immutable.
 *
 * @param lastReload since when the keys now in force are in force; null before the first reading
 * @param lastError every mistake that the last attempt found, a line each; null if it found none
 * @param reloads how many reloads after the first reading brought a new ring
 * @param failedReloads how many did not
 */
public record ReloadHistory(
        @Nullable Instant lastReload, @Nullable String lastError, long reloads, long failedReloads) {
    static final ReloadHistory NONE = new ReloadHistory(null, null, 0, 0);

    ReloadHistory succeeded(Instant now) {
        // The first reading is the start, and no reload.
        return new ReloadHistory(now, null, lastReload == null ? 0 : reloads + 1, failedReloads);
    }

    ReloadHistory failed(List<String> mistakes) {
        return new ReloadHistory(
                lastReload, String.join("\n", mistakes), reloads, lastReload == null ? 0 : failedReloads + 1);
    }
}
