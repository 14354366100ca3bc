package io.latchkey.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.ConfigurationFiles;
import io.latchkey.app.LatchkeyJar;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests non-ASCII names in variables, in the locales in which services are started. */
@Tag("system")
class LocaleIT {
    private static final Path REPOSITORY =
            ConfigurationFiles.repository("").toAbsolutePath().normalize();
    private static final String JAR = String.join(" ", LatchkeyJar.command());

    @TempDir
    private Path folder;

    private record Result(int exitCode, String output) {}

    @Test
    void nameThatTheLocaleGarblesIsRejected() throws Exception {
        Result result = check("C", JAR);

        assertThat(result.exitCode).isNotZero();
        assertThat(result.output)
                .contains("API_KEYS entry 1: the name holds U+FFFD")
                .contains("LC_ALL=C.UTF-8")
                .doesNotContain("sk_test_ONE");
    }

    @Test
    void nameIsReadInAUtf8Locale() throws Exception {
        assertThat(check("C.UTF-8", JAR).output).contains("Configuration and keys are fine: 1 key.");
    }

    @Test
    void launcherReadsNamesInAnyLocale() throws Exception {
        Path launcher = LauncherFolder.launcherIn(folder.resolve("root"));

        assertThat(check("C", "bash " + launcher).output).contains("Configuration and keys are fine: 1 key.");
    }

    /** A script instead of Java prints the locale in which it is started. */
    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX", ""})
    void launcherSetsAUtf8Locale(String locale) throws Exception {
        Path launcher = LauncherFolder.launcherIn(folder.resolve("root"));
        Path java = Files.createDirectories(folder.resolve("jdk/bin")).resolve("java");
        Files.writeString(java, """
                #!/bin/sh
                [ "$1" != -version ] || exec echo 'openjdk version "17.0.1"'
                echo "LC_ALL=$LC_ALL $API_KEYS"
                """);
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));

        assertThat(check(locale, "JAVA_HOME=" + folder.resolve("jdk") + " bash " + launcher).output)
                .isEqualTo("LC_ALL=C.UTF-8 sk_test_ONE:Zo\u00eb\n");
    }

    @ParameterizedTest
    @CsvSource({
        "Dockerfile, ENV LC_ALL=C.UTF-8",
        "ops/systemd/latchkey.service, Environment=LC_ALL=C.UTF-8",
        "ops/compose.yml, LC_ALL: C.UTF-8",
        "ops/kubernetes/deployment.yaml, '{name: LC_ALL, value: C.UTF-8}'"
    })
    void everyWayToStartSetsAUtf8Locale(String file, String line) throws Exception {
        assertThat(Files.readString(REPOSITORY.resolve(file)).lines().map(String::strip))
                .anyMatch(text -> text.endsWith(line));
    }

    /** Runs check with a name in UTF-8, byte by byte: this JVM's own locale must not matter. */
    private Result check(String locale, String command) throws Exception {
        Path script = Files.writeString(
                folder.resolve("run.sh"),
                "export API_KEYS=$(printf 'sk_test_ONE:Zo\\303\\253')\nexport LC_ALL=" + locale + "\n"
                        + "[ -n \"$LC_ALL\" ] || unset LC_ALL\nunset LANG LC_CTYPE\n" + command + " check "
                        + REPOSITORY.resolve("config.yml") + "\n");
        ProcessBuilder builder = new ProcessBuilder("bash", script.toString()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("JAVA_TOOL"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JDK_JAVA_OPTIONS", String.join(" ", LatchkeyJar.jvmOptions()));
        Process process = builder.directory(folder.toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.MINUTES)).isTrue();
        return new Result(process.exitValue(), output);
    }
}
