package io.latchkey.verify;

import io.latchkey.key.KeyEntry;
import io.latchkey.key.KeyStore;
import io.latchkey.key.PresentedKey;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Looks a key up in the ring that is in force. Safe for concurrent use. */
public final class RingVerifier implements KeyVerifier {
    private static final Verdict INVALID = new Verdict.Invalid(null);

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
    public Verdict verify(PresentedKey key, @Nullable String scope) {
        KeyEntry entry = find(key);
        return entry == null ? INVALID : Verdict.Valid.of(entry);
    }

    @Override
    public boolean knows(PresentedKey key, @Nullable String scope) {
        return find(key) != null;
    }

    private @Nullable KeyEntry find(PresentedKey key) {
        KeyEntry entry = store.ring().find(key.digest());
        return entry != null && entry.inForce(clock.instant()) ? entry : null;
    }

    @Override
    public String toString() {
        return "local keys";
    }
}
