package io.latchkey;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.configuration.FileConfigurationSourceProvider;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import io.latchkey.app.ServiceConfiguration;
import io.latchkey.config.LatchkeyConfiguration;
import io.latchkey.config.strict.StrictConfigurationFactory;
import io.latchkey.config.strict.Variables;
import io.latchkey.key.KeyStore;
import jakarta.validation.Validator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Reads whole configuration files as the service does, with variables of the test's own. */
public final class ConfigurationFiles {
    /** Shared, because building them takes far longer than reading a file. */
    private static final Validator VALIDATOR = Validators.newValidator();

    private static final ObjectMapper JSON = Jackson.newObjectMapper();

    private ConfigurationFiles() {}

    /** A file or folder of the repository. */
    public static Path repository(String path) {
        Path root = Files.exists(Path.of("config.yml")) ? Path.of("") : Path.of("..");
        return root.resolve(path);
    }

    public static LatchkeyConfiguration read(Path file, Map<String, String> variables) throws Exception {
        return new StrictConfigurationFactory<>(
                        ServiceConfiguration.class, VALIDATOR, JSON, "latchkey.test", new Variables(variables::get))
                .build(new FileConfigurationSourceProvider(), file.toString())
                .latchkey();
    }

    /** Reads the file and then its keys. */
    public static KeyStore openKeys(Path file, Map<String, String> variables) throws Exception {
        return KeySources.read(read(file, variables), variables::get);
    }
}
