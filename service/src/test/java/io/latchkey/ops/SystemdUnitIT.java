package io.latchkey.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks {@code ops/systemd/latchkey.service} with systemd-analyze, which does not need a running systemd. */
@Tag("system")
class SystemdUnitIT {
    @TempDir
    private Path folder;

    @Test
    void systemdAcceptsEveryLine() throws Exception {
        // The unit is valid even if the program is missing, because a machine may have its Java elsewhere.
        Path unit = new ShippedFile(ShippedFile.of("systemd/latchkey.service")
                        .text()
                        .replace(
                                "/usr/bin/java",
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString()))
                .write(folder.resolve("latchkey.service"));

        assertThat(analyze("verify", unit.toString())).isEmpty();
    }

    /** {@code ReloadSignalIT} shows what the signal does. */
    @Test
    void reloadSendsSighup() throws Exception {
        assertThat(ShippedFile.of("systemd/latchkey.service").text())
                .contains("\nExecReload=/bin/kill -HUP $MAINPID\n");
    }

    /** From 0, which is safe, to 10; ops/README.md contains the number. */
    @Test
    void sandboxIsAtLeastAsTightAsDocumented() throws Exception {
        Path unit = ShippedFile.of("systemd/latchkey.service").write(folder.resolve("latchkey.service"));

        String report = analyze("security", "--offline=true", "--no-pager", "--threshold=13", unit.toString());

        assertThat(report).contains("Overall exposure level for latchkey.service: 1.");
        assertThat(ShippedFile.of("README.md").text()).contains("an exposure level of 1.3");
    }

    private static String analyze(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Installed.path("systemd-analyze")));
        command.addAll(List.of(arguments));
        Process analyze = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(analyze.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(analyze.waitFor()).as(output).isZero();
        return output;
    }
}
