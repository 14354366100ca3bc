package io.latchkey.http.jersey;

import io.dropwizard.auth.Authenticator;
import io.latchkey.KeyPrincipal;
import io.latchkey.authorize.Authorizer;
import io.latchkey.authorize.Decision;
import io.latchkey.http.HttpAuthRequest;
import java.util.Optional;

/** Authorizes the request, and leaves the decision in it. Thread-safe. */
public final class KeyAuthenticator implements Authenticator<HttpAuthRequest, KeyPrincipal> {
    private final BlockingAuthorizer authorizer;

    public KeyAuthenticator(Authorizer authorizer) {
        this.authorizer = new BlockingAuthorizer(authorizer);
    }

    @Override
    public Optional<KeyPrincipal> authenticate(HttpAuthRequest request) {
        Decision decision = authorizer.authorize(request);
        request.decide(decision);
        return decision instanceof Decision.Allowed allowed ? Optional.of(allowed.principal()) : Optional.empty();
    }
}
