package io.latchkey.admin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One key as operators see it. Immutable, and without the key.
 *
 * @param name who it was given to
 * @param id names it in headers and logs
 * @param keyPrefix as much of the key, or of its digest, as may be shown
 * @param source where it comes from, such as {@code keysFile} or, from the validator, &quot;external&quot;
 * @param internal whether it has no limit
 * @param scopes what it may be used for, sorted; empty: everything
 * @param expiresAt from when on it is no longer good, ISO-8601, or null
 * @param requestsInWindow how many requests count against its limit now
 * @param remaining how many could follow at once; null if it has no limit
 * @param allowed how many requests were let in since the start
 * @param limited how many were refused in the same time because it was over its limit
 * @param lastUsed when one was last let in, ISO-8601, or null
 * @param userId the user that the external validator named, or null
 */
public record KeyReport(
        String name,
        String id,
        String keyPrefix,
        String source,
        boolean internal,
        List<String> scopes,
        @Nullable String expiresAt,
        long requestsInWindow,
        @Nullable Long remaining,
        long allowed,
        long limited,
        @Nullable String lastUsed,
        @Nullable String userId) {
    public KeyReport {
        scopes = List.copyOf(scopes);
    }
}
