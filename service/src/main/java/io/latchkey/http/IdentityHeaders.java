package io.latchkey.http;

import io.latchkey.KeyPrincipal;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * Writes the headers that name the caller to the service behind the proxy. It writes all of them, always: the caller could send
 * one that is absent. {@link IdentitySignature} signs them in this order. Stateless.
 */
public final class IdentityHeaders {
    private IdentityHeaders() {}

    /** Writes the headers of a caller. */
    public static void write(KeyPrincipal principal, BiConsumer<String, String> headers) {
        headers.accept("X-Auth-Key-Name", HeaderText.of(principal.keyName()));
        headers.accept("X-Auth-Key-Id", HeaderText.of(principal.keyId()));
        headers.accept("X-Auth-User-Id", HeaderText.of(Objects.requireNonNullElse(principal.userId(), "")));
        headers.accept("X-Auth-Scopes", HeaderText.of(principal.scopes().text()));
        headers.accept("X-Auth-Source", principal.source().toString());
        headers.accept("X-Auth-Internal", Boolean.toString(principal.internal()));
    }
}
