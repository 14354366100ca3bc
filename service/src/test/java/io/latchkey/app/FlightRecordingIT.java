package io.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.ConfigurationFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that a flight recording made as docs/security.md describes contains no environment variables. */
@Tag("system")
class FlightRecordingIT {
    private static final Pattern COMMAND = Pattern.compile("`jcmd PID (JFR\\.start [^`]+)`");
    private static final String KEY = "sk_test_MARKED00000000000001";

    @TempDir
    private Path folder;

    @Test
    void documentedRecordingContainsNoVariables() throws Exception {
        Matcher command = COMMAND.matcher(Files.readString(ConfigurationFiles.repository("docs/security.md")));
        assertThat(command.find()).isTrue();
        try (LatchkeyProcess service =
                LatchkeyProcess.serve(folder, Map.of("API_KEYS", KEY + ":alice"), ShippedFiles.configuration())) {
            assertThat(recording(service, "JFR.start settings=default")).contains(KEY);
            assertThat(recording(service, command.group(1))).isNotEmpty().doesNotContain(KEY);
        }
    }

    private String recording(LatchkeyProcess service, String start) throws Exception {
        Path file = folder.resolve("recording.jfr");
        List<String> arguments = new ArrayList<>(List.of(start.split(" ")));
        arguments.add("name=recording");
        Jcmd.run(service.pid(), arguments.toArray(String[]::new));
        Jcmd.run(service.pid(), "JFR.stop", "name=recording", "filename=" + file);
        String recorded = Files.readString(file, StandardCharsets.ISO_8859_1);
        Files.delete(file);
        return recorded;
    }
}
