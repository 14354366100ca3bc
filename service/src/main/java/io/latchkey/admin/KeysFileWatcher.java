package io.latchkey.admin;

import io.latchkey.key.InvalidKeysException;
import io.latchkey.key.KeyReading;
import io.latchkey.key.KeyStore;
import io.latchkey.key.ReloadRunningException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reloads the keys when one of their files changes. Polls the files, because network file systems and mounted secrets do not
 * send the operating system's events reliably. Thread-safe.
 */
public final class KeysFileWatcher {
    /** How long all files must be unchanged before they are read, because a program may pause while it writes one. */
    static final Duration SETTLED = Duration.ofSeconds(1);

    private final List<Path> files;
    private final KeyStore keys;
    private final LongSupplier nanoTime;
    private List<FileStamp> loaded;
    private List<FileStamp> last;
    private long since;
    private @Nullable KeyReading reading;

    /**
     * Creates a watcher. Create it before the files are first read, so that it misses no later change.
     *
     * @param files the files; they need not exist
     * @param nanoTime the monotonic clock in nanoseconds
     */
    public KeysFileWatcher(List<Path> files, KeyStore keys, LongSupplier nanoTime) {
        this.files = List.copyOf(files);
        this.keys = keys;
        this.nanoTime = nanoTime;
        this.loaded = stamps();
        this.last = loaded;
        this.since = nanoTime.getAsLong();
    }

    /**
     * Reloads the keys if a file has changed since it was last read, was then stable for more than a second, and gave the same
     * content in two checks. A failed reload is retried only after another change.
     */
    public synchronized void look() {
        List<FileStamp> now = stamps();
        if (!now.equals(last)) {
            last = now;
            startAgain();
        } else if (!now.equals(loaded) && nanoTime.getAsLong() - since > SETTLED.toNanos()) {
            take(now);
        }
    }

    private void take(List<FileStamp> now) {
        try {
            if (reading == null) {
                reading = keys.read();
            } else if (keys.reloadIfStill(reading)) {
                loaded = now;
                reading = null;
            } else {
                startAgain();
            }
        } catch (InvalidKeysException e) {
            // The store has logged it and notified its listeners.
            loaded = now;
            reading = null;
        } catch (ReloadRunningException e) {
            // The next check retries.
        }
    }

    private void startAgain() {
        since = nanoTime.getAsLong();
        reading = null;
    }

    private List<FileStamp> stamps() {
        return files.stream().map(FileStamp::of).toList();
    }
}
