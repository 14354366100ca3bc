package io.latchkey.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Describes one key and its usage to operators, without the key's text. Immutable.
 *
 * @param name the name of the key's owner or purpose
 * @param id identifies the key in headers and logs
 * @param keyPrefix the visible beginning of the key, or of its digest
 * @param source the key's origin, such as {@code keysFile}, or &quot;external&quot;
 * @param internal whether the key has no limit
 * @param scopes the scopes, sorted; empty for all
 * @param expiresAt when the key expires, ISO-8601, or null
 * @param requestsInWindow how many requests count against the limit now
 * @param remaining how many requests are allowed now; null without a limit
 * @param allowed how many requests were allowed since the start
 * @param limited how many requests were rate limited since the start
 * @param lastUsed when the last request was allowed, ISO-8601, or null
 * @param userId the user id from the external validator, or null
 */
public record KeyReport(
        String name,
        String id,
        String keyPrefix,
        String source,
        @JsonProperty("is_internal") boolean internal,
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
