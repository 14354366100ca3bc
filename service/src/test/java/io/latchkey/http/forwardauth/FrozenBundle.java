package io.latchkey.http.forwardauth;

import io.latchkey.LatchkeyBundle;
import io.latchkey.app.ServiceConfiguration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** A bundle whose time stands still, so that nothing depends on which service is called first. */
final class FrozenBundle extends LatchkeyBundle<ServiceConfiguration> {
    FrozenBundle() {
        super(ServiceConfiguration::latchkey);
    }

    @Override
    protected InstantSource clock() {
        return () -> Instant.parse("2026-01-01T00:00:00Z");
    }

    @Override
    protected LongSupplier nanoTime() {
        return () -> 0;
    }

    @Override
    protected UnaryOperator<String> variables() {
        return name -> null;
    }
}
