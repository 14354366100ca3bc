package io.latchkey.verify;

import io.latchkey.key.KeyEntry;
import io.latchkey.key.KeyRing;
import io.latchkey.key.KeyStore;
import io.latchkey.key.PresentedKey;
import io.latchkey.key.ReloadListener;
import io.latchkey.key.ReloadReport;
import java.time.InstantSource;
import java.util.IdentityHashMap;

/**
 * Looks keys up in the current ring. The verdict on a valid entry stays the same until the next reload, so the thread that
 * reloads creates it once. Thread-safe.
 */
public final class RingVerifier implements LocalVerifier, ReloadListener {
    private final KeyStore store;
    private final InstantSource clock;
    private volatile ValidVerdicts validVerdicts;

    /**
     * Creates a verifier of the keys in a store.
     *
     * @param clock the wall clock that {@code notBefore} and {@code expiresAt} are compared with
     */
    public RingVerifier(KeyStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
        this.validVerdicts = ValidVerdicts.of(store.ring());
        store.addListener(this);
    }

    @Override
    public void reloaded(ReloadReport report) {
        validVerdicts = ValidVerdicts.of(store.ring());
    }

    @Override
    public Verdict lookUp(PresentedKey key) {
        KeyRing ring = store.ring();
        KeyEntry entry = ring.find(key.digest());
        if (entry == null) {
            return Verdict.Invalid.unknown();
        }
        KeyEntry.State state = entry.state(clock);
        return state == KeyEntry.State.ACTIVE
                ? validVerdicts.verdict(ring, entry)
                : new Verdict.Invalid(state.toString(), entry.id(), null);
    }

    @Override
    public boolean recognizes(PresentedKey key) {
        return store.ring().find(key.digest()) != null;
    }

    @Override
    public String toString() {
        return "local keys";
    }

    /** The verdicts on all entries of one ring, as long as they are in force. */
    private record ValidVerdicts(KeyRing ring, IdentityHashMap<KeyEntry, Verdict.Valid> verdicts) {
        static ValidVerdicts of(KeyRing ring) {
            IdentityHashMap<KeyEntry, Verdict.Valid> verdicts = new IdentityHashMap<>(ring.size());
            ring.entries().forEach(entry -> verdicts.put(entry, Verdict.Valid.of(entry)));
            return new ValidVerdicts(ring, verdicts);
        }

        /** For a moment after a reload, the ring may be newer than these verdicts. */
        Verdict verdict(KeyRing current, KeyEntry entry) {
            Verdict.Valid verdict = current == ring ? verdicts.get(entry) : null;
            return verdict == null ? Verdict.Valid.of(entry) : verdict;
        }
    }
}
