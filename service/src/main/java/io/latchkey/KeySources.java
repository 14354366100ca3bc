package io.latchkey;

import io.dropwizard.configuration.ConfigurationException;
import io.latchkey.config.LatchkeyConfiguration;
import io.latchkey.key.EnvironmentKeys;
import io.latchkey.key.InvalidKeysException;
import io.latchkey.key.KeySource;
import io.latchkey.key.KeyStore;
import io.latchkey.key.KeysFile;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The sources of keys that the settings name. Internal: may change in any release. Stateless. */
public final class KeySources {
    private KeySources() {}

    /**
     * Reads the keys of all sources, as a start does.
     *
     * @param variables the environment: the value of a variable, or null
     * @throws ConfigurationException if a source has mistakes; it names all of them
     */
    public static KeyStore read(LatchkeyConfiguration settings, UnaryOperator<@Nullable String> variables)
            throws ConfigurationException {
        watchedFiles(settings, variables);
        KeyStore keys = unread(settings, variables, InstantSource.system());
        read(keys);
        return keys;
    }

    /** Returns the keys of all sources, the weakest first, before the first reading. */
    static KeyStore unread(
            LatchkeyConfiguration settings, UnaryOperator<@Nullable String> variables, InstantSource clock) {
        List<KeySource> sources = new ArrayList<>();
        sources.add(settings.keys());
        Path file = settings.keysFile();
        if (file != null) {
            sources.add(new KeysFile(file));
        }
        if (settings.isEnvironment()) {
            sources.add(new EnvironmentKeys(variables, settings.isStrictEnvironment()));
        }
        return new KeyStore(sources, clock);
    }

    /** Reads the keys for the first time. */
    static void read(KeyStore keys) throws ConfigurationException {
        try {
            keys.reload();
        } catch (InvalidKeysException e) {
            throw new InvalidKeySourcesException(e);
        }
    }

    /**
     * Returns the files to watch: none unless {@code watchKeysFile} is true.
     *
     * @throws ConfigurationException if files are to be watched, and there are none
     */
    public static List<Path> watchedFiles(LatchkeyConfiguration settings, UnaryOperator<@Nullable String> variables)
            throws ConfigurationException {
        if (!settings.isWatchKeysFile()) {
            return List.of();
        }
        List<Path> files = new ArrayList<>();
        Path file = settings.keysFile();
        if (file != null) {
            files.add(file);
        }
        if (settings.isEnvironment()) {
            files.addAll(EnvironmentKeys.files(variables));
        }
        if (files.isEmpty()) {
            throw new InvalidKeySourcesException(
                    "latchkey.watchKeysFile is true, but there is no file to watch. Set keysFile"
                            + " (KEYS_FILE), API_KEYS_FILE or INTERNAL_API_KEY_FILE, or remove watchKeysFile.");
        }
        return files;
    }
}
