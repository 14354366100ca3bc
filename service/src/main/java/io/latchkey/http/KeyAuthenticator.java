package io.latchkey.http;

import io.dropwizard.auth.Authenticator;
import io.latchkey.gate.Decision;
import io.latchkey.gate.Gatekeeper;
import io.latchkey.verify.KeyPrincipal;
import java.util.Optional;

/** Lets the gatekeeper decide, and leaves the decision in the attempt. Safe for concurrent use. */
public final class KeyAuthenticator implements Authenticator<JerseyAttempt, KeyPrincipal> {
    private final Gatekeeper gatekeeper;

    public KeyAuthenticator(Gatekeeper gatekeeper) {
        this.gatekeeper = gatekeeper;
    }

    @Override
    public Optional<KeyPrincipal> authenticate(JerseyAttempt attempt) {
        Decision decision = gatekeeper.decide(attempt);
        attempt.decide(decision);
        return decision instanceof Decision.Granted granted ? Optional.of(granted.principal()) : Optional.empty();
    }
}
