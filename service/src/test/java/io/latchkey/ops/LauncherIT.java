package io.latchkey.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.ConfigurationFiles;
import io.latchkey.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests what the launcher adds to the commands of the jar, and the archive that makes starts faster. */
@Tag("system")
class LauncherIT {
    @TempDir
    private Path folder;

    @Test
    void checkWithoutAFileReadsTheFileOfTheLauncher() throws Exception {
        Path launcher = LauncherFolder.launcherIn(folder.resolve("root"));
        Path configuration = launcher.resolveSibling("config.yml");
        Files.copy(ConfigurationFiles.repository("config.yml"), configuration);

        assertThat(run(launcher, Map.of(), "check")).contains("Configuration and keys are fine");

        Files.writeString(configuration, "latchkey: {keyFile: keys.yml}\n");
        assertThat(run(launcher, Map.of(), "check"))
                .contains("latchkey.keyFile")
                .doesNotContain("fine");
    }

    /** With a real JVM: two simultaneous first starts, then a later command, then a damaged archive. */
    @Test
    void oneOfSeveralStartsCreatesTheArchive() throws Exception {
        Path launcher = LauncherFolder.launcherIn(folder.resolve("root"));
        LauncherFolder.addTraining(launcher);
        Path target = launcher.resolveSibling("service/target");
        List<Process> services = new ArrayList<>();
        int makers = 0;
        try {
            for (String name : List.of("one", "two")) {
                services.add(builder(
                                launcher,
                                Map.of(
                                        "JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + folder.resolve(name + ".load"),
                                        "PORT", "0",
                                        "ADMIN_PORT", "0",
                                        // An archive contains no key of an operator.
                                        "API_KEYS", "sk_test_SECRET:one"))
                        .redirectOutput(folder.resolve(name + ".log").toFile())
                        .start());
            }
            for (String name : List.of("one", "two")) {
                Process service = services.get(name.equals("one") ? 0 : 1);
                Path log = folder.resolve(name + ".log");
                waitUntil(service, log, "Started application@");
                if (Files.readString(log).contains("Preparing a faster start")) {
                    makers++;
                    assertMostClassesAreShared(folder.resolve(name + ".load"));
                }
            }
            assertThat(makers).isEqualTo(1);
        } finally {
            services.forEach(Process::destroyForcibly);
        }
        String archive = Runtime.version().feature() >= 25 ? "latchkey.aot" : "latchkey.jsa";
        assertThat(names(target)).containsExactlyInAnyOrder("latchkey.jar", archive, archive + ".txt");
        assertThat(Files.readString(target.resolve(archive), StandardCharsets.ISO_8859_1))
                .doesNotContain("sk_test_SECRET");

        String options = "-Xlog:class+load:file=" + folder.resolve("check.load");
        assertThat(run(launcher, Map.of("JAVA_TOOL_OPTIONS", options), "check")).contains("are fine");
        assertMostClassesAreShared(folder.resolve("check.load"));

        // Java would crash with this one.
        byte[] whole = Files.readAllBytes(target.resolve(archive));
        Files.delete(target.resolve(archive));
        Files.write(target.resolve(archive), Arrays.copyOf(whole, whole.length / 3));
        assertThat(run(launcher, Map.of(), "check").strip()).isEqualTo("Configuration and keys are fine: 0 keys.");
    }

    private static void assertMostClassesAreShared(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        long shared = lines.stream()
                .filter(line -> line.contains("source: shared objects file"))
                .count();
        long read = lines.stream().filter(line -> line.contains("latchkey.jar")).count();
        assertThat(shared).isGreaterThan(1000);
        assertThat(read).isLessThan(shared / 20);
    }

    @Test
    void buildWithoutChangesIsNotRepeated() throws Exception {
        Path launcher = standIns("exit 1");
        script(folder.resolve("bin/mvn"), "exit 0");
        Files.setLastModifiedTime(
                launcher.resolveSibling("service/target/latchkey.jar"),
                FileTime.from(Instant.now().minus(Duration.ofDays(1))));

        assertThat(run(launcher, Map.of(), "check")).contains("Building Latchkey");
        assertThat(run(launcher, Map.of(), "check")).doesNotContain("Building");
    }

    @Test
    void archiveIsCreatedOnceAndOnlyByTheService() throws Exception {
        Path launcher = standIns("echo x > $2");

        assertThat(run(launcher, Map.of(), "check")).doesNotContain("Preparing", "Archive");
        assertThat(run(launcher, Map.of(), "generate-key", "--name", "a")).doesNotContain("Preparing", "Archive");
        assertThat(run(launcher, Map.of(), "server", "a.yml"))
                .contains("Preparing a faster start", "-XX:SharedArchiveFile=")
                .contains("/root/service/target/latchkey.jsa")
                .endsWith("server\na.yml\n");
        assertThat(run(launcher, Map.of(), "server"))
                .doesNotContain("Preparing")
                .contains("-XX:SharedArchiveFile=");
        assertThat(run(launcher, Map.of(), "check")).contains("-XX:SharedArchiveFile=");
        assertThat(names(launcher.resolveSibling("service/target")))
                .containsExactlyInAnyOrder("latchkey.jar", "latchkey.jsa", "latchkey.jsa.txt");
    }

    @Test
    void otherJarOrJavaGetsItsOwnArchive() throws Exception {
        Path launcher = standIns("echo x > $2");
        Path jar = launcher.resolveSibling("service/target/latchkey.jar");
        assertThat(run(launcher, Map.of(), "server")).contains("Preparing");

        Files.writeString(jar, "another jar");
        assertThat(run(launcher, Map.of(), "check")).doesNotContain("-XX:SharedArchiveFile=");
        assertThat(run(launcher, Map.of(), "server")).contains("Preparing");

        assertThat(run(launcher, Map.of("VERSION", "21"), "check")).doesNotContain("-XX:SharedArchiveFile=");
        assertThat(run(launcher, Map.of("VERSION", "21"), "server")).contains("Preparing", "-XX:SharedArchiveFile=");
        assertThat(run(launcher, Map.of("VERSION", "25"), "server")).contains("Preparing", "-XX:AOTCache=");
        // A variable that changes the output of Java does not make it another Java.
        assertThat(run(launcher, Map.of("VERSION", "25", "JAVA_TOOL_OPTIONS", "-Da=b"), "server"))
                .doesNotContain("Preparing")
                .contains("-XX:AOTCache=");
    }

    @Test
    void damagedArchiveIsCreatedAgain() throws Exception {
        Path launcher = standIns("echo x > $2");
        Path archive = launcher.resolveSibling("service/target/latchkey.jsa");
        assertThat(run(launcher, Map.of(), "server")).contains("Preparing");

        Files.writeString(archive, "");
        assertThat(run(launcher, Map.of(), "check")).doesNotContain("Archive");
        assertThat(run(launcher, Map.of(), "server")).contains("Preparing", "-XX:SharedArchiveFile=");

        Files.writeString(archive.resolveSibling("latchkey.jsa.txt"), "");
        assertThat(run(launcher, Map.of(), "check")).doesNotContain("Archive");
        assertThat(run(launcher, Map.of(), "server")).contains("Preparing", "-XX:SharedArchiveFile=");
    }

    @Test
    void failedTrainingPreventsNoStartAndIsNotRepeated() throws Exception {
        Path launcher = standIns("echo 'train: no space left.'; exit 1");

        assertThat(run(launcher, Map.of(), "server"))
                .contains("Preparing", "the service starts without it. Cause: train: no space left.")
                .doesNotContain("Archive")
                .endsWith("server\n");
        assertThat(run(launcher, Map.of(), "server"))
                .doesNotContain("Preparing", "Archive")
                .endsWith("server\n");
    }

    @Test
    void readOnlyFolderPreventsNoStart() throws Exception {
        Path launcher = standIns("echo x > $2");
        // For root, every folder is writable.
        script(folder.resolve("bin/mkdir"), "exit 1");

        assertThat(run(launcher, Map.of(), "server"))
                .doesNotContain("Preparing", "Archive")
                .endsWith("server\n");
    }

    @Test
    void startDoesNotWaitForTheArchiveOfAnother() throws Exception {
        Path launcher = standIns("echo x > $2");
        Path lock = launcher.resolveSibling("service/target/latchkey.jsa.lock");
        Files.createDirectory(lock);
        assertThat(run(launcher, Map.of(), "server"))
                .doesNotContain("Preparing", "Archive")
                .endsWith("server\n");

        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofMinutes(12))));
        assertThat(run(launcher, Map.of(), "server"))
                .as("what a killed start left")
                .contains("Preparing", "-XX:SharedArchiveFile=");
        assertThat(lock).doesNotExist();
    }

    @Test
    void archiveCanBeTurnedOff() throws Exception {
        Path launcher = standIns("echo x > $2");
        assertThat(run(launcher, Map.of("LATCHKEY_ARCHIVE", "off"), "server")).doesNotContain("Preparing", "Archive");
        assertThat(run(launcher, Map.of("JAVA_TOOL_OPTIONS", "-Xshare:off"), "server"))
                .doesNotContain("Preparing", "Archive");

        assertThat(run(launcher, Map.of(), "server")).contains("-XX:SharedArchiveFile=");
        assertThat(run(launcher, Map.of("LATCHKEY_ARCHIVE", "off"), "server")).doesNotContain("Archive");
    }

    @Test
    void signalEndsTheLauncherAndTheTraining() throws Exception {
        Path launcher = standIns("echo $$ > ${3%.jar}.pid; exec sleep 1000");
        Process process = builder(launcher, Map.of(), "server")
                .redirectOutput(folder.resolve("output.log").toFile())
                .start();
        Path pid = launcher.resolveSibling("service/target/latchkey.pid");
        try {
            waitUntil(process, pid, "\n");
            process.destroy();
            assertThat(process.waitFor()).isEqualTo(143);
        } finally {
            process.destroyForcibly();
        }
        long training = Long.parseLong(Files.readString(pid).strip());
        Eventually.until(
                "the end of the training",
                () -> ProcessHandle.of(training).filter(ProcessHandle::isAlive).isEmpty());
        assertThat(names(launcher.resolveSibling("service/target")))
                .containsExactlyInAnyOrder("latchkey.jar", "latchkey.pid");
    }

    @Test
    void optionsAreTheImagesUnlessTheOperatorSetsOthers() throws Exception {
        Path launcher = standIns("exit 1");
        String dockerfile = Files.readString(ConfigurationFiles.repository("Dockerfile"));
        String image = dockerfile.replaceAll("(?s).*--add-options=\"([^\"]+)\".*", "$1");
        assertThat(options(launcher, "")).isEqualTo(image);

        assertThat(options(launcher, "-XX:+UseG1GC")).isEqualTo(image.replace("-XX:+UseSerialGC ", ""));
        assertThat(options(launcher, "-Xms64m -Xss1m"))
                .isEqualTo(image.replace("-Xms32m ", "").replace("-Xss512k ", ""));
        assertThat(options(launcher, "-Xmx20m"))
                .isEqualTo(image.replace("-Xms32m ", "").replace("-XX:MaxRAMPercentage=50 ", ""));
        assertThat(options(launcher, "-XX:MaxRAMPercentage=70"))
                .isEqualTo(image.replace("-XX:MaxRAMPercentage=50 ", ""));
        assertThat(options(launcher, "-XX:-ExitOnOutOfMemoryError"))
                .isEqualTo(image.replace(" -XX:+ExitOnOutOfMemoryError", ""));
    }

    private String options(Path launcher, String variable) throws Exception {
        String output =
                run(launcher, variable.isEmpty() ? Map.of() : Map.of("JDK_JAVA_OPTIONS", variable), "check", "a");
        return output.substring(0, output.indexOf("\n-jar\n")).replace('\n', ' ');
    }

    /** A folder whose jar, Java and training are small scripts. This Java prints its arguments, one per line. */
    private Path standIns(String training) throws IOException {
        Path launcher = LauncherFolder.launcherIn(folder.resolve("root"));
        Path jar = launcher.resolveSibling("service/target/latchkey.jar");
        Files.delete(jar);
        Files.writeString(jar, "a jar");
        script(launcher.resolveSibling("ops/image/train.sh"), training);
        script(folder.resolve("java/bin/java"), """
                if [ "$1" = -version ]; then
                  [ -z "${JAVA_TOOL_OPTIONS:-}" ] || echo "Picked up $JAVA_TOOL_OPTIONS" >&2
                  echo "openjdk version \\"${VERSION:-17}.0.1\\"" >&2
                else
                  printf '%s\\n' "$@"
                fi""");
        return launcher;
    }

    private static void script(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/usr/bin/env bash\n" + text + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private String run(Path launcher, Map<String, String> variables, String... arguments) throws Exception {
        Process process = builder(launcher, variables, arguments).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output.lines()
                .filter(line -> !line.startsWith("Picked up"))
                .map(line -> line + "\n")
                .reduce("", String::concat);
    }

    private ProcessBuilder builder(Path launcher, Map<String, String> variables, String... arguments) {
        List<String> command = new ArrayList<>(List.of("bash", launcher.toString()));
        command.addAll(List.of(arguments));
        Path java = folder.resolve("java");
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        environment.put("JAVA_HOME", Files.exists(java) ? java.toString() : System.getProperty("java.home"));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    private static void waitUntil(Process process, Path file, String text) throws Exception {
        Eventually.until(text, () -> {
            // Read first, because a process that ends may have written it.
            boolean isAlive = process.isAlive();
            boolean isThere = Files.exists(file) && Files.readString(file).contains(text);
            assertThat(isThere || isAlive).as(() -> read(file)).isTrue();
            return isThere;
        });
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static List<String> names(Path target) throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
