package io.latchkey.ops;

import io.latchkey.ConfigurationFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder in which the launcher has nothing to build: the packaged jar is there, and newer than all sources. */
final class LauncherFolder {
    private static final Path REPOSITORY =
            ConfigurationFiles.repository("").toAbsolutePath().normalize();

    private LauncherFolder() {}

    /** Makes the folder, and returns its launcher. */
    static Path launcherIn(Path root) throws IOException {
        Files.createDirectories(root.resolve("service/src/main"));
        Files.createFile(root.resolve("pom.xml"));
        Files.createFile(root.resolve("service/pom.xml"));
        Files.createDirectories(root.resolve("service/target"));
        Files.createSymbolicLink(
                root.resolve("service/target/latchkey.jar"), REPOSITORY.resolve("service/target/latchkey.jar"));
        return Files.copy(REPOSITORY.resolve("latchkey"), root.resolve("latchkey"));
    }
}
