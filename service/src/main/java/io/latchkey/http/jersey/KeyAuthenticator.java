package io.latchkey.http.jersey;

import io.dropwizard.auth.Authenticator;
import io.latchkey.KeyPrincipal;
import io.latchkey.authorize.Authorizer;
import io.latchkey.authorize.Decision;
import io.latchkey.http.HttpAuthRequest;
import java.util.Optional;

/** Lets the gatekeeper decide, and leaves the decision in the attempt. Safe for concurrent use. */
public final class KeyAuthenticator implements Authenticator<HttpAuthRequest, KeyPrincipal> {
    private final Authorizer decider;

    public KeyAuthenticator(Authorizer decider) {
        this.decider = decider;
    }

    @Override
    public Optional<KeyPrincipal> authenticate(HttpAuthRequest attempt) {
        Decision decision = decider.decide(attempt);
        attempt.decide(decision);
        return decision instanceof Decision.Allowed granted ? Optional.of(granted.principal()) : Optional.empty();
    }
}
