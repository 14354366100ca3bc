package io.latchkey.http;

import io.latchkey.warning.Warnings;

/**
 * How requests are read. Immutable.
 *
 * @param credentials where the key is looked for
 * @param trustedProxies whose {@code X-Forwarded-*} is believed
 * @param forwarded the headers in which they describe the request that they ask about
 * @param cors what browsers may do from other origins
 * @param warnings takes what the operator of a proxy should mend
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
