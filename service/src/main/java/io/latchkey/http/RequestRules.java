package io.latchkey.http;

import io.latchkey.warning.Warnings;

/**
 * How requests are read. Immutable.
 *
 * @param credentials where the key is read
 * @param trustedProxies the peers whose {@code X-Forwarded-*} counts
 * @param forwarded the headers in which they describe the original request
 * @param cors what browsers may do from other origins
 * @param warnings receives warnings to the operator of a proxy
 */
public record RequestRules(
        CredentialRules credentials,
        TrustedProxies trustedProxies,
        ForwardedHeaders forwarded,
        CorsRules cors,
        Warnings warnings) {

    public ProxyWarnings proxyWarnings() {
        return new ProxyWarnings(warnings);
    }
}
