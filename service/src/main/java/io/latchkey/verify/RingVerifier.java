package io.latchkey.verify;

import io.latchkey.key.InvalidKeysException;
import io.latchkey.key.KeyEntry;
import io.latchkey.key.KeyRing;
import io.latchkey.key.KeyStore;
import io.latchkey.key.PresentedKey;
import io.latchkey.key.ReloadListener;
import io.latchkey.key.ReloadReport;
import java.time.InstantSource;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks a key up in the ring that is in force. The verdict on an entry that is good is the same until the next reload, so it
 * is made once, by the thread that reloads. Safe for concurrent use.
 */
public final class RingVerifier implements KeyVerifier, ReloadListener {
    private final KeyStore store;
    private final InstantSource clock;
    private volatile Good good;

    /**
     * A verifier of the keys in a store.
     *
     * @param clock the wall clock that {@code notBefore} and {@code expiresAt} are compared with
     */
    public RingVerifier(KeyStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.good = Good.of(store.ring());
        store.addListener(this);
    }

    @Override
    public void reloaded(ReloadReport report) {
        good = Good.of(store.ring());
    }

    @Override
    public void reloadFailed(InvalidKeysException mistakes) {
        // The old ring stays in force.
    }

    @Override
    public Verdict verify(PresentedKey key, @Nullable String scope) {
        KeyRing ring = store.ring();
        KeyEntry entry = ring.find(key.digest());
        if (entry == null) {
            return Verdict.Invalid.unknown();
        }
        KeyEntry.State state = entry.state(clock);
        return state == KeyEntry.State.ACTIVE
                ? good.verdict(ring, entry)
                : new Verdict.Invalid(state.toString(), entry.id(), null);
    }

    @Override
    public boolean knows(PresentedKey key, @Nullable String scope) {
        KeyEntry entry = store.ring().find(key.digest());
        return entry != null && entry.state(clock) == KeyEntry.State.ACTIVE;
    }

    @Override
    public boolean recognizes(PresentedKey key) {
        return store.ring().find(key.digest()) != null;
    }

    @Override
    public String toString() {
        return "local keys";
    }

    /** The verdicts on all entries of one ring. */
    private record Good(KeyRing ring, IdentityHashMap<KeyEntry, Verdict.Valid> verdicts) {
        static Good of(KeyRing ring) {
            IdentityHashMap<KeyEntry, Verdict.Valid> verdicts = new IdentityHashMap<>(ring.size());
            ring.entries().forEach(entry -> verdicts.put(entry, Verdict.Valid.of(entry)));
            return new Good(ring, verdicts);
        }

        /** For a moment, the ring may be newer than these. */
        Verdict verdict(KeyRing current, KeyEntry entry) {
            Verdict.Valid verdict = current == ring ? verdicts.get(entry) : null;
            return verdict == null ? Verdict.Valid.of(entry) : verdict;
        }
    }
}
