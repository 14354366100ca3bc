package io.latchkey.verify;

import io.latchkey.key.KeyEntry;
import io.latchkey.key.KeyStore;
import io.latchkey.key.PresentedKey;
import java.time.InstantSource;

/** Looks a key up in the ring that is in force. Safe for concurrent use. */
public final class RingVerifier implements KeyVerifier {
    private static final Verdict INVALID = new Verdict.Invalid();

    private final KeyStore store;
    private final InstantSource clock;

    /**
     * A verifier of the keys in a store.
     *
     * @param clock the wall clock that {@code notBefore} and {@code expiresAt} are compared with
     */
    public RingVerifier(KeyStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public Verdict verify(PresentedKey key) {
        KeyEntry entry = store.ring().find(key.digest());
        return entry != null && entry.inForce(clock.instant()) ? Verdict.Valid.of(entry) : INVALID;
    }

    @Override
    public String toString() {
        return "local keys";
    }
}
