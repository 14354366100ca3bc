package io.latchkey.http;

import io.latchkey.KeyPrincipal;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * Writes who the caller is for the service behind the proxy. All of them, always: one that was left out could be filled in
 * by the caller. Their order is also that in which {@link IdentitySignature} signs them.
 */
public final class IdentityHeaders {
    private IdentityHeaders() {}

    public static void write(KeyPrincipal principal, BiConsumer<String, String> headers) {
        headers.accept("X-Auth-Key-Name", HeaderText.of(principal.keyName()));
        headers.accept("X-Auth-Key-Id", HeaderText.of(principal.keyId()));
        headers.accept("X-Auth-User-Id", HeaderText.of(Objects.requireNonNullElse(principal.userId(), "")));
        headers.accept("X-Auth-Scopes", HeaderText.of(principal.scopes().text()));
        headers.accept("X-Auth-Source", principal.source().toString());
        headers.accept("X-Auth-Internal", Boolean.toString(principal.internal()));
    }
}
