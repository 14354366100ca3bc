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
 * Reloads the keys when one of their files changes. It looks at the files now and then instead of asking the operating system
 * for events, which network file systems and mounted secrets do not send reliably. Thread-safe.
 */
public final class KeysFileWatcher {
    /** How long all files must have stayed the same: a program may pause while it writes one. */
    static final Duration SETTLED = Duration.ofSeconds(1);

    private final List<Path> files;
    private final KeyStore keys;
    private final LongSupplier nanoTime;
    private List<FileStamp> loaded;
    private List<FileStamp> last;
    private long since;
    private @Nullable KeyReading reading;

    /**
     * Watches files. To be made before their first reading, so that no change after it is missed.
     *
     * @param files the files; they need not be there
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
     * Reloads if a file is another than when it was last read, has been so for longer than a second, and reads the same at two
     * looks. A reload that fails is not tried again until a file changes once more.
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
            // The next look tries again.
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
