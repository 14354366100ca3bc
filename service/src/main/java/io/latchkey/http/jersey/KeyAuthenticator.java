package io.latchkey.http.jersey;

import io.dropwizard.auth.Authenticator;
import io.latchkey.KeyPrincipal;
import io.latchkey.authorize.Decision;
import java.util.Optional;

/** Returns the principal of an allowed request. The {@link KeyAuthFilter} has obtained the decision. Stateless. */
final class KeyAuthenticator implements Authenticator<Decision, KeyPrincipal> {
    @Override
    public Optional<KeyPrincipal> authenticate(Decision decision) {
        return decision instanceof Decision.Allowed allowed ? Optional.of(allowed.principal()) : Optional.empty();
    }
}
