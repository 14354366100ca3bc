package io.latchkey.key;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results of reloads since the start. Immutable.
 *
 * @param lastReload when the current keys came into force; null before the first reading
 * @param lastError the mistakes that the last reload found, one per line; null if it succeeded
 * @param reloads the number of successful reloads after the first reading
 * @param failedReloads the number of failed reloads
 */
public record ReloadHistory(
        @Nullable Instant lastReload, @Nullable String lastError, long reloads, long failedReloads) {
    static final ReloadHistory NONE = new ReloadHistory(null, null, 0, 0);

    ReloadHistory succeeded(Instant now) {
        // The first reading is the start, not a reload.
        return new ReloadHistory(now, null, lastReload == null ? 0 : reloads + 1, failedReloads);
    }

    ReloadHistory failed(List<String> mistakes) {
        return new ReloadHistory(
                lastReload, String.join("\n", mistakes), reloads, lastReload == null ? 0 : failedReloads + 1);
    }
}
