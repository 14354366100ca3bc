package io.latchkey;

import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import io.latchkey.app.ServiceConfiguration;
import io.latchkey.key.KeyStore;
import io.latchkey.setting.StrictConfigurationFactory;
import io.latchkey.setting.Variables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Reads whole configuration files as the service does, with variables of the test's own. */
public final class ConfigurationFiles {
    private ConfigurationFiles() {}

    /** A file or folder of the repository. */
    public static Path repository(String path) {
        Path root = Files.exists(Path.of("config.yml")) ? Path.of("") : Path.of("..");
        return root.resolve(path);
    }

    public static LatchkeyConfiguration read(Path file, Map<String, String> variables) throws Exception {
        return new StrictConfigurationFactory<>(
                        ServiceConfiguration.class,
                        Validators.newValidator(),
                        Jackson.newObjectMapper(),
                        "latchkey.test",
                        new Variables(variables::get))
                .build(new FileConfigurationSourceProvider(), file.toString())
                .latchkey();
    }

    /** Reads the file and then its keys. */
    public static KeyStore openKeys(Path file, Map<String, String> variables) throws Exception {
        return read(file, variables).openKeys(variables::get);
    }
}
