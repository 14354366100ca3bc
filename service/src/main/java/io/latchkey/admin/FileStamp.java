package io.latchkey.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * Tells one state of a file from the next without reading it. Immutable.
 *
 * <p>The real path changes when a symbolic link on the way is swapped, as Kubernetes does with a mounted secret; the file's
 * key (its inode) when another file is renamed over it, as editors do; time and size when it is written to.
 */
record FileStamp(
        @Nullable Path realPath,
        @Nullable Object fileKey,
        @Nullable FileTime modified,
        long size) {
    private static final FileStamp ABSENT = new FileStamp(null, null, null, -1);

    /** The state now; a file that is not there has one too. */
    static FileStamp of(Path path) {
        try {
            Path real = path.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            return new FileStamp(real, attributes.fileKey(), attributes.lastModifiedTime(), attributes.size());
        } catch (IOException e) {
            return ABSENT;
        }
    }
}
