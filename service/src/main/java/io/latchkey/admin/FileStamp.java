package io.latchkey.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * Identifies one version of a file without reading it. Immutable.
 *
 * <p>The real path changes when a symbolic link is swapped, as Kubernetes does with a mounted secret. The file key (the inode)
 * changes when another file is renamed over it, as editors do. Time and size change when the file is written.
 */
record FileStamp(
        @Nullable Path realPath,
        @Nullable Object fileKey,
        @Nullable FileTime modified,
        long size) {
    private static final FileStamp ABSENT = new FileStamp(null, null, null, -1);

    /** Returns the current stamp; a missing file has one too. */
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
