package io.latchkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.ConfigurationFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("unit")
class IdentityConfigurationTest {
    private static final Path SHIPPED = ConfigurationFiles.repository("config.yml");
    private static final String ONE = "secret-1-0123456789-0123456789-0";
    private static final String TWO = "secret-2-0123456789-0123456789-0";

    @TempDir
    private Path folder;

    @Test
    void aSecretComesFromAVariableOrAFile() throws Exception {
        Path lines = Files.writeString(folder.resolve("lines"), ONE + "\r\n" + TWO + "\n");
        Path comma = Files.writeString(folder.resolve("comma"), ONE + ", " + TWO);

        assertThat(signatures(Map.of())).isEqualTo(0);
        assertThat(signatures(Map.of("IDENTITY_SECRET", ""))).isEqualTo(0);
        assertThat(signatures(Map.of("IDENTITY_SECRET", ONE))).isEqualTo(1);
        assertThat(signatures(Map.of("IDENTITY_SECRET", ONE + "," + TWO))).isEqualTo(2);
        assertThat(signatures(Map.of("IDENTITY_SECRET_FILE", lines.toString()))).isEqualTo(2);
        assertThat(signatures(Map.of("IDENTITY_SECRET_FILE", comma.toString()))).isEqualTo(2);
    }

    @Test
    void noTextOfTheSettingsShowsASecret() throws Exception {
        LatchkeyConfiguration settings = ConfigurationFiles.read(SHIPPED, Map.of("IDENTITY_SECRET", ONE));

        assertThat(settings.toString()).doesNotContain("secret-1");
    }

    private static int signatures(Map<String, String> variables) throws Exception {
        return ConfigurationFiles.read(SHIPPED, variables).identity().secrets().size();
    }
}
