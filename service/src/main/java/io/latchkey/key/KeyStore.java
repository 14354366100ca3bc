package io.latchkey.key;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the current ring, and replaces it as a whole at a reload. Getting the ring costs one volatile read. Only one reload runs
 * at a time. Thread-safe.
 */
public final class KeyStore {
    private static final Logger LOGGER = LoggerFactory.getLogger(KeyStore.class);

    /** Avoids a failure for operators if a short reload is running, such as the file watcher's. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** Maximum number of keys of each kind in a log line. */
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
     * Creates a store that is empty until its first {@link #reload()}.
     *
     * @param sources the sources by increasing priority: if two contain the same key, the later one wins
     * @param clock the wall clock for the times of reloads
     */
    public KeyStore(List<KeySource> sources, InstantSource clock) {
        this(sources, clock, PATIENCE);
    }

    /**
     * Creates a store that is empty until its first {@link #reload()}.
     *
     * @param sources the sources by increasing priority: if two contain the same key, the later one wins
     * @param clock the wall clock for the times of reloads
     * @param patience how long a reload waits for another one to end
     */
    public KeyStore(List<KeySource> sources, InstantSource clock, Duration patience) {
        this.sources = List.copyOf(sources);
        this.clock = clock;
        this.patience = patience;
    }

    /** Notifies the listener of every following reload. */
    public void addListener(ReloadListener listener) {
        listeners.add(listener);
    }

    /** Returns the current ring. */
    public KeyRing ring() {
        return ring;
    }

    /** Returns the warnings about the current keys: one line each, from {@link KeyFindings}. */
    public List<String> warnings() {
        return warnings;
    }

    /** Returns the notes about the current keys, such as how many lines are comments. */
    public List<String> notes() {
        return notes;
    }

    /** Returns the results of reloads since the start. */
    public ReloadHistory history() {
        return history;
    }

    /** Returns when the running reload started, or null if none is running. */
    public @Nullable Instant runningSince() {
        return runningSince;
    }

    /**
     * Reads every source again and, if none has a mistake, replaces the ring: a dry run, then a swap. Blocks while it reads; no
     * request waits for it.
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
            return take(KeyReading.of(sources));
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
            return KeyReading.of(sources);
        } finally {
            end();
        }
    }

    /**
     * Reloads if a new reading gives the same result as an earlier one, and changes nothing otherwise.
     *
     * @return whether the results were the same
     * @throws InvalidKeysException if both found mistakes; the old ring stays in force
     * @throws ReloadRunningException if another reload has not ended yet
     */
    public boolean reloadIfStill(KeyReading before) throws InvalidKeysException {
        begin();
        try {
            KeyReading now = KeyReading.of(sources);
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

    /** Truncates the list, because a log line must not have thousands of names. */
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

    /** Continues after a listener that fails, so that the reload succeeds and other listeners are notified. */
    private void notify(Consumer<ReloadListener> call) {
        for (ReloadListener listener : listeners) {
            try {
                call.accept(listener);
            } catch (RuntimeException | Error e) {
                LOGGER.error("A listener to reloads failed.", e);
            }
        }
    }
}
