package io.latchkey.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.ConfigurationFiles;
import io.latchkey.Eventually;
import io.latchkey.app.TestGate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a service that runs out of memory exits, so that it can be restarted. */
@Tag("system")
class OutOfMemoryIT {
    private static final Path REPOSITORY =
            ConfigurationFiles.repository("").toAbsolutePath().normalize();
    private static final Pattern STARTED = Pattern.compile("Started admin@\\S+\\{[^}]*}\\{[^}]*:(\\d+)}");

    /** The exit code of the JVM in this case. */
    private static final int OUT_OF_MEMORY = 3;

    @TempDir
    private Path folder;

    /** A keys file of the maximum size does not fit into this heap. */
    @Test
    void serviceWithoutMemoryExits() throws Exception {
        Path keys = Files.writeString(folder.resolve("keys.yml"), "keys: []\n");
        Process service = start("-Xmx40m", keys);
        try {
            int port = adminPort(service);
            Files.writeString(keys, "#" + "a".repeat(30 * 1024 * 1024) + "\nkeys: []\n");

            assertThatThrownBy(() -> TestGate.send(port, "POST", "/tasks/reload-keys"))
                    .isInstanceOf(IOException.class);

            assertThat(service.waitFor(10, TimeUnit.MINUTES)).as(output()).isTrue();
        } finally {
            service.destroyForcibly();
        }
        assertThat(service.exitValue()).as(output()).isEqualTo(OUT_OF_MEMORY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"latchkey", "Dockerfile", "ops/systemd/latchkey.service"})
    void everyWayToStartSetsTheOption(String file) throws Exception {
        assertThat(Files.readString(REPOSITORY.resolve(file))).containsPattern("[ (]-XX:\\+ExitOnOutOfMemoryError");
    }

    /** Starts the launcher. */
    private Process start(String options, Path keys) throws IOException {
        Path launcher = LauncherFolder.launcherIn(folder.resolve("root"));
        ProcessBuilder builder = new ProcessBuilder(
                        "bash",
                        launcher.toString(),
                        "server",
                        REPOSITORY.resolve("config.yml").toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        System.getenv("PATH"),
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "JAVA_TOOL_OPTIONS",
                        options + " -XX:TieredStopAtLevel=1",
                        "PORT",
                        "0",
                        "ADMIN_PORT",
                        "0",
                        "KEYS_FILE",
                        keys.toString()));
        return builder.start();
    }

    private int adminPort(Process service) throws Exception {
        String started = Eventually.value(
                "the service starts",
                this::output,
                output -> STARTED.matcher(output).find() || !service.isAlive());
        Matcher line = STARTED.matcher(started);
        assertThat(line.find()).as(started).isTrue();
        return Integer.parseInt(line.group(1));
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output.log"), StandardCharsets.ISO_8859_1);
    }
}
