package io.latchkey.app;

import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.configuration.EnvironmentVariableSubstitutor;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.configuration.UndefinedEnvironmentVariableException;
import java.io.IOException;
import java.io.InputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces {@code ${NAME:-default}} in the configuration by environment variables, as Dropwizard does, but says what is
 * wrong in one line: the substitutor's own message can hold the whole file, and with it keys. Safe for concurrent use.
 */
record Variables(ConfigurationSourceProvider file) implements ConfigurationSourceProvider {
    /** A variable's name may be shown if it looks like one and not like a part of a key. */
    private static final Pattern SHOWABLE = Pattern.compile("'([A-Z][A-Z0-9_]{0,63})'");

    @Override
    public InputStream open(String path) throws IOException {
        try {
            return new SubstitutingSourceProvider(file, new EnvironmentVariableSubstitutor(true)).open(path);
        } catch (UndefinedEnvironmentVariableException e) {
            Matcher name = SHOWABLE.matcher(String.valueOf(e.getMessage()));
            throw new IllegalArgumentException(path + ": the variable " + (name.find() ? name.group(1) + " " : "")
                    + "in ${...} is not set; set it, or write ${NAME:-default}, or $${...} where no variable is meant");
        } catch (IllegalStateException e) {
            // The cause quotes the file.
            throw new IllegalArgumentException(path + ": a variable's value contains that variable itself in ${...}");
        }
    }
}
