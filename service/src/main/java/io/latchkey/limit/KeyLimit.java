package io.latchkey.limit;

import io.latchkey.PublicApi;
import org.jspecify.annotations.Nullable;

/**
 * A key and its limit. Immutable.
 *
 * @param keyId the id of the key
 * @param limit the limit in force for it, or null if it has none
 */
@PublicApi
public record KeyLimit(String keyId, @Nullable RateLimit limit) {}
