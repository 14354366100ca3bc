package io.latchkey.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.ConfigurationFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher adds to the commands of the jar. */
@Tag("system")
class LauncherIT {
    @TempDir
    private Path folder;

    @Test
    void checkWithoutAFileChecksTheFileThatTheLauncherRuns() throws Exception {
        Path launcher = LauncherFolder.launcherIn(folder.resolve("root"));
        Path configuration = launcher.resolveSibling("config.yml");
        Files.copy(ConfigurationFiles.repository("config.yml"), configuration);

        assertThat(check(launcher)).contains("Configuration and keys are fine");

        Files.writeString(configuration, "latchkey: {keyFile: keys.yml}\n");
        assertThat(check(launcher)).contains("latchkey.keyFile").doesNotContain("fine");
    }

    private String check(Path launcher) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("bash", launcher.toString(), "check").redirectErrorStream(true);
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of("PATH", System.getenv("PATH"), "JAVA_HOME", System.getProperty("java.home")));
        Process process = builder.directory(folder.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
