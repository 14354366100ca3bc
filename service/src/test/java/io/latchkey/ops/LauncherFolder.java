package io.latchkey.ops;

import io.latchkey.ConfigurationFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A folder in which the launcher has nothing to build, because the packaged jar is newer than all sources. */
final class LauncherFolder {
    private static final Path REPOSITORY =
            ConfigurationFiles.repository("").toAbsolutePath().normalize();

    private LauncherFolder() {}

    /** Creates the folder and returns its launcher, without the files that create an archive. */
    static Path launcherIn(Path root) throws IOException {
        Files.createDirectories(root.resolve("service/src/main"));
        Files.createFile(root.resolve("pom.xml"));
        Files.createFile(root.resolve("service/pom.xml"));
        Files.createDirectories(root.resolve("service/target"));
        Files.createSymbolicLink(
                root.resolve("service/target/latchkey.jar"), REPOSITORY.resolve("service/target/latchkey.jar"));
        return Files.copy(REPOSITORY.resolve("latchkey"), root.resolve("latchkey"));
    }

    /** Adds the files that create an archive, and the configuration, beside this launcher. */
    static void addTraining(Path launcher) throws IOException {
        Path image = Files.createDirectories(launcher.resolveSibling("ops/image"));
        Files.copy(REPOSITORY.resolve("config.yml"), launcher.resolveSibling("config.yml"));
        for (String name : List.of("train.sh", "training.yml")) {
            Files.copy(REPOSITORY.resolve("ops/image").resolve(name), image.resolve(name));
        }
    }
}
