package io.latchkey.validator;

import io.dropwizard.client.ssl.TlsConfiguration;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the validator is called. Immutable.
 *
 * @param url where it is, without the protocol's own path
 * @param timeout over the whole call
 * @param concurrentCalls at most so many at once
 * @param keyPrefix what the keys that it judges begin with
 * @param tls trust and client certificate, or null for the platform's own
 */
public record ValidatorRules(
        URI url,
        Duration timeout,
        int concurrentCalls,
        String keyPrefix,
        @Nullable TlsConfiguration tls) {}
