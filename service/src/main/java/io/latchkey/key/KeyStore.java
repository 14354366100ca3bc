package io.latchkey.key;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the ring that is in force and replaces it, whole, by what the sources say. Reading the ring costs one volatile
 * read; of reloads one runs at a time. Thread-safe.
 */
public final class KeyStore {
    private static final Logger LOGGER = LoggerFactory.getLogger(KeyStore.class);

    /** Spares an operator the collision with a reload that ends at once, such as the file watcher's. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** How many keys a log line names of each kind. */
    private static final int MOST_LABELS = 100;

    private final List<KeySource> sources;
    private final InstantSource clock;
    private final Duration patience;
    private final List<ReloadListener> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock reloading = new ReentrantLock();
    private volatile KeyRing ring = KeyRing.empty();
    private volatile List<String> warnings = List.of();
    private volatile List<String> notes = List.of();
    private volatile ReloadHistory history = ReloadHistory.NONE;
    private volatile @Nullable Instant runningSince;

    /**
     * A store that is empty until its first {@link #reload()}.
     *
     * @param sources the weakest first: where two sources hold the same key, the later one wins
     * @param clock the wall clock that tells since when keys are in force
     */
    public KeyStore(List<KeySource> sources, InstantSource clock) {
        this(sources, clock, PATIENCE);
    }

    /**
     * A store that is empty until its first {@link #reload()}.
     *
     * @param sources the weakest first: where two sources hold the same key, the later one wins
     * @param clock the wall clock that tells since when keys are in force
     * @param patience how long a reload waits for another one to end
     */
    public KeyStore(List<KeySource> sources, InstantSource clock, Duration patience) {
        this.sources = List.copyOf(sources);
        this.clock = clock;
        this.patience = patience;
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

    /** Returns since when a reload has been running, or null if none is. */
    public @Nullable Instant runningSince() {
        return runningSince;
    }

    /**
     * Reads every source again and, if all are without mistakes, puts the new ring in force. A dry run, then a swap.
     * Takes as long as the sources do; no request waits for it.
     *
     * @return what changed
     * @throws InvalidKeysException with the mistakes in all sources, or if the reading failed in any other way; the old ring
     *     stays in force
     * @throws ReloadRunningException if another reload is running and does not end soon: within a second, unless the
     *     constructor says otherwise
     */
    public ReloadReport reload() throws InvalidKeysException {
        begin();
        try {
            return take(readAll());
        } finally {
            end();
        }
    }

    /** Does what {@link #reload()} does, but waits until no other reload is running. */
    public ReloadReport reloadWhenFree() throws InvalidKeysException {
        reloading.lock();
        try {
            return reload();
        } finally {
            reloading.unlock();
        }
    }

    /**
     * Reads every source and changes nothing.
     *
     * @throws ReloadRunningException if a reload has not ended yet
     */
    public KeyReading read() {
        begin();
        try {
            return readAll();
        } finally {
            end();
        }
    }

    /**
     * Reloads if a new reading finds the same as an earlier one, and else changes nothing.
     *
     * @return whether it found the same
     * @throws InvalidKeysException if both found mistakes; the old ring stays in force
     * @throws ReloadRunningException if another reload has not ended yet
     */
    public boolean reloadIfStill(KeyReading before) throws InvalidKeysException {
        begin();
        try {
            KeyReading now = readAll();
            if (!now.equals(before)) {
                return false;
            }
            take(now);
            return true;
        } finally {
            end();
        }
    }

    private void begin() {
        if (!isFreeSoon()) {
            Instant since = runningSince;
            throw new ReloadRunningException(since == null ? clock.instant() : since);
        }
        runningSince = clock.instant();
    }

    private boolean isFreeSoon() {
        try {
            return reloading.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void end() {
        runningSince = null;
        reloading.unlock();
    }

    private ReloadReport take(KeyReading reading) throws InvalidKeysException {
        try {
            KeyRing next = reading.ring();
            ReloadReport report = ReloadReport.of(ring, next);
            swap(reading, next, report);
            return report;
        } catch (InvalidKeysException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            KeyReading failure = KeyReading.failed(e);
            throw failed(new InvalidKeysException(failure.mistakes(), failure.mistakeCount()));
        }
    }

    private void swap(KeyReading reading, KeyRing next, ReloadReport report) {
        boolean first = history.lastReload() == null;
        history = history.succeeded(clock.instant());
        warnings = reading.warnings();
        notes = reading.notes();
        ring = next;
        if (!first) {
            LOGGER.info(
                    "Reloaded the keys: {} in force, added {}, removed {}, changed {}.",
                    report.total(),
                    someOf(report.added()),
                    someOf(report.removed()),
                    someOf(report.changed()));
            notify(listener -> listener.reloaded(report));
        }
    }

    /** A log line must not have thousands of names. */
    private static List<String> someOf(List<String> labels) {
        if (labels.size() <= MOST_LABELS) {
            return labels;
        }
        List<String> some = new ArrayList<>(labels.subList(0, MOST_LABELS));
        some.add("and " + (labels.size() - MOST_LABELS) + " more");
        return some;
    }

    private InvalidKeysException failed(InvalidKeysException mistakes) {
        boolean first = history.lastReload() == null;
        history = history.failed(mistakes.mistakes());
        if (!first) {
            LOGGER.warn("The keys were not reloaded, and the old ones stay in force. {}", mistakes.getMessage());
            notify(listener -> listener.reloadFailed(mistakes));
        }
        return mistakes;
    }

    /** A listener that fails must not turn a reload into another one, nor keep others from being notified. */
    private void notify(Consumer<ReloadListener> call) {
        for (ReloadListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException | Error e) {
                LOGGER.error("A listener to reloads failed.", e);
            }
        }
    }

    private KeyReading readAll() {
        try {
            KeyFindings findings = new KeyFindings();
            List<KeyEntry> entries = merge(findings);
            return new KeyReading(
                    entries, findings.mistakes(), findings.mistakeCount(), findings.warnings(), findings.notes());
        } catch (RuntimeException | Error e) {
            return KeyReading.failed(e);
        }
    }

    private List<KeyEntry> merge(KeyFindings findings) {
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
        return all;
    }

    private static List<KeyEntry> read(KeySource source, KeyFindings findings) {
        try {
            return source.read(findings);
        } catch (RuntimeException | Error e) {
            // Only the kind of failure is told: a message could quote a key.
            findings.mistake(source.getClass().getSimpleName(), ReadFailure.describe(e));
            return List.of();
        }
    }

    private static void reportSharedIds(List<KeyEntry> entries, KeyFindings findings) {
        Map<String, KeyEntry> byId = new HashMap<>();
        for (KeyEntry entry : entries) {
            KeyEntry other = byId.putIfAbsent(entry.id(), entry);
            if (other != null) {
                findings.mistake(
                        "key " + KeyRemarks.shownName(entry) + " in " + entry.source(),
                        // Without the id: a key may stand in its place.
                        "the id is taken by " + KeyRemarks.shownName(other) + " in " + other.source()
                                + "; give each key its own id");
            }
        }
    }
}
