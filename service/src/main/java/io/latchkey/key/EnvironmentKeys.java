package io.latchkey.key;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The keys of {@code API_KEYS} ({@code key:name,key2:name2}) and {@code INTERNAL_API_KEY}, or of the files that
 * {@code API_KEYS_FILE} and {@code INTERNAL_API_KEY_FILE} name (the Docker-secret convention). They are read here and not
 * substituted into the YAML, where a {@code #} in a key would start a comment. Immutable; files are read at each call.
 */
public final class EnvironmentKeys implements KeySource {
    static final String API_KEYS = "API_KEYS";
    static final String INTERNAL_API_KEY = "INTERNAL_API_KEY";

    private static final String NAME_OF_NAMELESS = "default";
    private static final String NAME_OF_INTERNAL = "internal";

    private final UnaryOperator<@Nullable String> environment;
    private final boolean strict;

    /**
     * Creates a source that reads these variables.
     *
     * @param environment the value of a variable, or null; usually {@code System::getenv}
     * @param strict whether an entry that is usable but probably a mistake is reported as a mistake instead of a warning
     */
    public EnvironmentKeys(UnaryOperator<@Nullable String> environment, boolean strict) {
        this.environment = environment;
        this.strict = strict;
    }

    /**
     * Returns the files that the variables name now, whether they exist or not.
     *
     * @param environment the value of a variable, or null
     */
    public static List<Path> files(UnaryOperator<@Nullable String> environment) {
        List<Path> files = new ArrayList<>();
        for (String variable : List.of(API_KEYS, INTERNAL_API_KEY)) {
            String file = environment.apply(variable + VariableText.FILE);
            if (file != null && !file.isBlank()) {
                try {
                    files.add(Path.of(file));
                } catch (InvalidPathException e) {
                    // The reading reports it.
                }
            }
        }
        return files;
    }

    @Override
    public List<KeyEntry> read(KeyFindings findings) {
        Map<KeyDigest, Found> entries = new LinkedHashMap<>();
        VariableText keys = VariableText.read(API_KEYS, environment, findings);
        int number = 0;
        for (String line : keys.lines()) {
            if (keys.isComment(line)) {
                number++;
                continue;
            }
            for (String entry : line.split(",", -1)) {
                number++;
                if (!entry.isBlank()) {
                    read(entry, keys.where() + " entry " + number, entries, findings);
                }
            }
        }
        keys.noteComments(findings);
        VariableText internal = VariableText.read(INTERNAL_API_KEY, environment, findings);
        String key = internal.withoutComments().trim();
        if (!key.isEmpty()) {
            remark(internal.where(), KeyRemarks.onInternalKey(key), findings);
            put(key, NAME_OF_INTERNAL, true, internal.where(), entries, findings);
        }
        internal.noteComments(findings);
        return entries.values().stream().map(Found::entry).toList();
    }

    private void read(String text, String where, Map<KeyDigest, Found> entries, KeyFindings findings) {
        int colon = text.indexOf(':');
        String key = (colon < 0 ? text : text.substring(0, colon)).trim();
        String name = colon < 0 ? "" : text.substring(colon + 1).trim();
        if (KeyText.isWellFormed(key)) {
            remark(where, KeyRemarks.onEntry(key, name), findings);
        }
        put(key, name.isEmpty() ? NAME_OF_NAMELESS : name, false, where, entries, findings);
    }

    private void remark(String where, List<String> remarks, KeyFindings findings) {
        if (remarks.isEmpty()) {
            return;
        }
        String what = String.join("; ", remarks);
        if (strict) {
            findings.mistake(where, what + " (strictEnvironment is true)");
        } else {
            findings.warning(where, what);
        }
    }

    private static void put(
            String key,
            String name,
            boolean internal,
            String where,
            Map<KeyDigest, Found> entries,
            KeyFindings findings) {
        if (!KeyText.isWellFormed(key)) {
            findings.mistake(where, "the key must be visible ASCII characters without spaces, at least one");
            return;
        }
        if (name.indexOf(KeyText.LOST_CHARACTER) >= 0) {
            findings.mistake(
                    where,
                    "the name holds U+FFFD, which stands for a character that was lost; start Latchkey in a UTF-8 locale"
                            + " (LC_ALL=C.UTF-8)");
            return;
        }
        if (!KeyText.isName(name)) {
            findings.mistake(
                    where,
                    "the name must be at most " + KeyEntry.LONGEST_NAME + " characters, without control characters");
            return;
        }
        KeyDigest digest = KeyDigest.of(key);
        KeyEntry entry = new KeyEntry(
                digest,
                digest.id(),
                name,
                KeyText.prefix(key),
                KeyEntry.Source.ENVIRONMENT,
                Scopes.all(),
                null,
                internal,
                true,
                null,
                null,
                AddressRanges.none());
        Found earlier = entries.put(digest, new Found(entry, where));
        if (earlier != null) {
            findings.warning(
                    where, "holds the same key as " + earlier.where + " (" + entry.label() + "); this one wins");
        }
    }

    /** An entry and the place where it was read. */
    private record Found(KeyEntry entry, String where) {}
}
