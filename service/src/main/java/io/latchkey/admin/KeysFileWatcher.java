package io.latchkey.admin;

import io.latchkey.key.InvalidKeysException;
import io.latchkey.key.KeyStore;
import java.nio.file.Path;

/**
 * Reloads the keys when their file changes. It looks at the file now and then instead of asking the operating system for
 * events, which network file systems and mounted secrets do not send reliably. Safe for concurrent use.
 */
public final class KeysFileWatcher {
    private final Path file;
    private final KeyStore keys;
    private FileStamp loaded;
    private FileStamp last;

    /**
     * Watches a file. To be made before its first reading, so that no change after it is missed.
     *
     * @param file the file; it need not be there
     */
    public KeysFileWatcher(Path file, KeyStore keys) {
        this.file = file;
        this.keys = keys;
        this.loaded = FileStamp.of(file);
        this.last = loaded;
    }

    /**
     * Reloads if the file is another than when it was last read, and has been so since the last look: a file that is just
     * being written is left alone. A reload that fails is not tried again until the file changes once more.
     */
    public synchronized void look() {
        FileStamp now = FileStamp.of(file);
        boolean settled = now.equals(last);
        last = now;
        if (settled && !now.equals(loaded)) {
            loaded = now;
            try {
                keys.reload();
            } catch (InvalidKeysException e) {
                // The store has told everybody who listens, and the log.
            }
        }
    }
}
