package io.latchkey.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts the runnable jar for tests. The JVMs read their classes from an AppCDS archive (JEP 350), which the first test
 * that needs it creates, so a start costs about a third less. Thread-safe.
 */
public final class LatchkeyJar {
    public static final Path FILE = Path.of("target", "latchkey.jar").toAbsolutePath();

    private static final String ARCHIVE = "latchkey-tests-";

    /** An archive fits only JVMs with the same options. */
    private static final List<String> OPTIONS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final String KEY = "training-only";

    private LatchkeyJar() {}

    /** Returns the command that runs the jar; append the arguments of the service. */
    public static List<String> command(String... jvmOptions) {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(jvmOptions());
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-jar", FILE.toString()));
        return command;
    }

    /** Returns the options of a JVM that starts fast. */
    public static List<String> jvmOptions() {
        List<String> options = new ArrayList<>(OPTIONS);
        options.addAll(Archive.USE);
        return options;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The archive for this JVM, created or found at the first use. */
    private static final class Archive {
        private static final List<String> USE = use();

        private static List<String> use() {
            try {
                // If the archive does not fit after all, the JVM reads the jar without a message.
                String quiet = Runtime.version().feature() < 24 ? "-Xlog:cds*=off" : "-Xlog:cds*=off,aot*=off";
                return List.of("-Xshare:auto", "-XX:SharedArchiveFile=" + file(), quiet);
            } catch (IOException | InterruptedException | RuntimeException e) {
                System.err.println("Without an archive of its classes, the jar starts more slowly: " + e);
                return List.of();
            }
        }

        /** Returns a name that contains the jar and Java that the archive fits; others are outdated. */
        private static Path file() throws IOException, InterruptedException {
            String fits = System.getProperty("java.home")
                    + System.getProperty("java.runtime.version")
                    + Files.getLastModifiedTime(FILE).toMillis()
                    + Files.size(FILE);
            Path archive = FILE.resolveSibling(ARCHIVE + Integer.toHexString(fits.hashCode()) + ".jsa");
            try (FileChannel channel = FileChannel.open(
                            FILE.resolveSibling(ARCHIVE + "lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (lock.isValid() && !Files.exists(archive)) {
                    delete(FILE.getParent(), ARCHIVE + "*.jsa");
                    make(archive);
                }
            }
            return archive;
        }

        /** Starts the service, sends some requests and stops it; the JVM writes the archive when it exits. */
        private static void make(Path archive) throws IOException, InterruptedException {
            Path folder = Files.createTempDirectory(FILE.getParent(), ARCHIVE);
            try {
                Path made = folder.resolve("archive.jsa");
                List<String> command = new ArrayList<>(List.of(java()));
                command.addAll(OPTIONS);
                command.addAll(List.of("-XX:ArchiveClassesAtExit=" + made, "-jar", FILE.toString()));
                train(command, folder);
                Files.move(made, archive, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                delete(folder, "*");
                Files.delete(folder);
            }
        }

        private static void train(List<String> command, Path folder) throws IOException, InterruptedException {
            try (LatchkeyProcess service = LatchkeyProcess.serve(
                    command, folder, Map.of("API_KEYS", KEY + ":training"), ShippedFiles.configuration())) {
                for (String target : List.of("/verify", "/whoami", "/health", "/nowhere")) {
                    TestGate.send(service.port(), "GET", target, "X-API-Key", KEY);
                    TestGate.send(service.port(), "GET", target);
                }
                for (String target : List.of("/healthcheck", "/prometheus", "/metrics")) {
                    TestGate.send(service.adminPort(), "GET", target);
                }
                service.stop();
            }
        }

        private static void delete(Path folder, String names) throws IOException {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, names)) {
                for (Path file : files) {
                    Files.delete(file);
                }
            }
        }
    }
}
