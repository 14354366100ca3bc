package io.latchkey.key;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private final InstantSource clock;
    private final List<ReloadListener> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock reloading = new ReentrantLock();
    private volatile KeyRing ring = KeyRing.empty();
    private volatile List<String> warnings = List.of();
    private volatile List<String> notes = List.of();
    private volatile ReloadHistory history = ReloadHistory.NONE;

    /**
     * A store that is empty until its first {@link #reload()}.
     *
     * @param sources the weakest first: where two sources hold the same key, the later one wins
     * @param clock the wall clock that tells since when keys are in force
     */
    public KeyStore(List<KeySource> sources, InstantSource clock) {
        this.sources = List.copyOf(sources);
        this.clock = clock;
    }

    /** From now on the listener is told about every reload. */
    public void addListener(ReloadListener listener) {
        listeners.add(listener);
    }

    /** The ring that is in force now. */
    public KeyRing ring() {
        return ring;
    }

    /** Returns what is merely unwise about the keys in force: one line each, as {@link KeyFindings} has them. */
    public List<String> warnings() {
        return warnings;
    }

    /** Returns what else was found in the sources of the keys in force, such as how many lines are comments. */
    public List<String> notes() {
        return notes;
    }

    /** How reloading has gone so far. */
    public ReloadHistory history() {
        return history;
    }

    /**
     * Reads every source again and, if all are without mistakes, puts the new ring in force. A dry run, then a swap.
     * Takes as long as the sources do; reloads wait for each other, requests for none.
     *
     * @return what changed
     * @throws InvalidKeysException with every mistake in every source; the old ring stays in force
     */
    public ReloadReport reload() throws InvalidKeysException {
        reloading.lock();
        try {
            KeyFindings findings = new KeyFindings();
            KeyRing next = read(findings);
            warnings = findings.warnings();
            notes = findings.notes();
            return swap(next);
        } catch (InvalidKeysException e) {
            boolean first = history.lastReload() == null;
            history = history.failed(e.mistakes());
            if (!first) {
                LOGGER.warn("The keys were not reloaded, and the old ones stay in force. {}", e.getMessage());
                listeners.forEach(listener -> listener.reloadFailed(e));
            }
            throw e;
        } finally {
            reloading.unlock();
        }
    }

    private ReloadReport swap(KeyRing next) {
        boolean first = history.lastReload() == null;
        ReloadReport report = ReloadReport.of(ring, next);
        ring = next;
        history = history.succeeded(clock.instant());
        if (!first) {
            LOGGER.info(
                    "Reloaded the keys: {} in force, added {}, removed {}, changed {}.",
                    report.total(),
                    report.added(),
                    report.removed(),
                    report.changed());
            listeners.forEach(listener -> listener.reloaded(report));
        }
        return report;
    }

    private KeyRing read(KeyFindings findings) throws InvalidKeysException {
        Map<KeyDigest, KeyEntry> entries = new LinkedHashMap<>();
        for (KeySource source : sources) {
            for (KeyEntry entry : read(source, findings)) {
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

    private static List<KeyEntry> read(KeySource source, KeyFindings findings) {
        try {
            return source.read(findings);
        } catch (RuntimeException e) {
            // Only the kind of failure is told: a message could quote a key.
            findings.mistake(
                    source.getClass().getSimpleName(),
                    "cannot be read (" + e.getClass().getSimpleName() + ")");
            return List.of();
        }
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
