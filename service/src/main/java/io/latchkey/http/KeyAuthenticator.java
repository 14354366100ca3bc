package io.latchkey.http;

import io.dropwizard.auth.Authenticator;
import io.latchkey.gate.Decider;
import io.latchkey.gate.Decision;
import io.latchkey.verify.KeyPrincipal;
import java.util.Optional;

/** Lets the gatekeeper decide, and leaves the decision in the attempt. Safe for concurrent use. */
public final class KeyAuthenticator implements Authenticator<JerseyAttempt, KeyPrincipal> {
    private final Decider decider;

    public KeyAuthenticator(Decider decider) {
        this.decider = decider;
    }

    @Override
    public Optional<KeyPrincipal> authenticate(JerseyAttempt attempt) {
        Decision decision = decider.decide(attempt);
        attempt.decide(decision);
        return decision instanceof Decision.Granted granted ? Optional.of(granted.principal()) : Optional.empty();
    }
}
