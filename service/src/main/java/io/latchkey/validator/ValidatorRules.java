package io.latchkey.validator;

import io.dropwizard.client.ssl.TlsConfiguration;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The rules for calls to the validator. Immutable.
 *
 * @param url its base URL, without the path of the protocol
 * @param timeout the limit for a whole call
 * @param concurrentCalls how many calls may run at once
 * @param keyPrefix the prefix of external keys
 * @param tls trust and client certificate, or null for the platform's defaults
 */
public record ValidatorRules(
        URI url,
        Duration timeout,
        int concurrentCalls,
        String keyPrefix,
        @Nullable TlsConfiguration tls) {}
