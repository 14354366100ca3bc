package io.latchkey.http;

/**
 * How requests are read. Immutable.
 *
 * @param credentials where the key is looked for
 * @param trustedProxies whose {@code X-Forwarded-*} is believed
 */
public record RequestRules(CredentialRules credentials, TrustedProxies trustedProxies) {}
