package io.latchkey.verify;

import io.latchkey.key.KeyEntry;
import io.latchkey.key.KeyStore;
import io.latchkey.key.PresentedKey;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Looks a key up in the ring that is in force. Safe for concurrent use. */
public final class RingVerifier implements KeyVerifier {
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
        KeyEntry entry = store.ring().find(key.digest());
        if (entry == null) {
            return Verdict.Invalid.unknown();
        }
        KeyEntry.State state = entry.state(clock);
        return state == KeyEntry.State.IN_FORCE
                ? Verdict.Valid.of(entry)
                : new Verdict.Invalid(state.toString(), entry.id(), null);
    }

    @Override
    public boolean knows(PresentedKey key, @Nullable String scope) {
        KeyEntry entry = store.ring().find(key.digest());
        return entry != null && entry.state(clock) == KeyEntry.State.IN_FORCE;
    }

    @Override
    public String toString() {
        return "local keys";
    }
}
