package io.latchkey.key;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the ring that is in force and replaces it, whole, by what the sources say. Reading the ring costs one volatile
 * read; reloads are serialised. Safe for use by any thread.
 */
public final class KeyStore {
    private static final Logger LOGGER = LoggerFactory.getLogger(KeyStore.class);

    private final List<KeySource> sources;
    private final ReentrantLock reloading = new ReentrantLock();
    private volatile KeyRing ring = KeyRing.empty();

    /**
     * A store that is empty until its first {@link #reload()}.
     *
     * @param sources the weakest first: where two sources hold the same key, the later one wins
     */
    public KeyStore(List<KeySource> sources) {
        this.sources = List.copyOf(sources);
    }

    /** The ring that is in force now. */
    public KeyRing ring() {
        return ring;
    }

    /**
     * Reads every source again and, if all are without mistakes, puts the new ring in force. A dry run, then a swap.
     *
     * @return the ring now in force
     * @throws InvalidKeysException with every mistake in every source; the old ring stays in force
     */
    public KeyRing reload() throws InvalidKeysException {
        reloading.lock();
        try {
            KeyFindings findings = new KeyFindings();
            KeyRing next = read(findings);
            findings.warnings().forEach(LOGGER::warn);
            ring = next;
            return next;
        } finally {
            reloading.unlock();
        }
    }

    private KeyRing read(KeyFindings findings) throws InvalidKeysException {
        Map<KeyDigest, KeyEntry> entries = new LinkedHashMap<>();
        for (KeySource source : sources) {
            for (KeyEntry entry : source.read(findings)) {
                KeyEntry weaker = entries.put(entry.digest(), entry);
                if (weaker != null) {
                    findings.warning(
                            "key " + entry.label(),
                            "is in " + weaker.source() + " too, as " + weaker.label() + "; the one in " + entry.source()
                                    + " wins");
                }
            }
        }
        List<KeyEntry> all = new ArrayList<>(entries.values());
        reportSharedIds(all, findings);
        if (!findings.mistakes().isEmpty()) {
            throw new InvalidKeysException(findings.mistakes());
        }
        return new KeyRing(all);
    }

    private static void reportSharedIds(List<KeyEntry> entries, KeyFindings findings) {
        Map<String, KeyEntry> byId = new HashMap<>();
        for (KeyEntry entry : entries) {
            KeyEntry other = byId.putIfAbsent(entry.id(), entry);
            if (other != null) {
                findings.mistake(
                        "key " + entry.label() + " in " + entry.source(),
                        "the id is taken by " + other.label() + " in " + other.source() + "; give each key its own id");
            }
        }
    }
}
