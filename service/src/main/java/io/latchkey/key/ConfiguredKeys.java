package io.latchkey.key;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * The {@code keys} in the configuration itself. They are hashed while the configuration is parsed, so that the configuration,
 * which lives as long as the service, contains no key. Their mistakes are kept for the first reading. Immutable.
 */
@JsonDeserialize(using = ConfiguredKeys.Deserializer.class)
public final class ConfiguredKeys implements KeySource {
    /**
     * The name of a Jackson attribute: a {@code Function<String, Collection<String>>} that returns the variables which the
     * setting with this name, or a part of it, came from.
     */
    public static final String VARIABLES_WITHIN = "latchkey.variables-within";

    private static final ConfiguredKeys NONE = new ConfiguredKeys(List.of(), new KeyFindings());

    private final List<KeyEntry> entries;
    private final KeyFindings findings;

    private ConfiguredKeys(List<KeyEntry> entries, KeyFindings findings) {
        this.entries = List.copyOf(entries);
        this.findings = findings;
    }

    public static ConfiguredKeys none() {
        return NONE;
    }

    /** Reads the elements of a {@code keys:} list. {@link #read} reports their mistakes. */
    public static ConfiguredKeys of(JsonNode keys) {
        return of(keys, setting -> List.of());
    }

    private static ConfiguredKeys of(JsonNode keys, Function<String, Collection<String>> variablesWithin) {
        KeyFindings findings = new KeyFindings();
        List<KeyEntry> entries = new ArrayList<>();
        if (keys.isArray()) {
            KeyEntryReader reader = new KeyEntryReader(KeyEntry.Source.CONFIGURATION, findings);
            for (int i = 0; i < keys.size(); i++) {
                String setting = "latchkey.keys[" + i + "]";
                KeyEntry entry = reader.read(keys.get(i), () -> setting + variables(variablesWithin.apply(setting)));
                if (entry != null) {
                    entries.add(entry);
                }
            }
        } else if (!keys.isNull()) {
            findings.mistake("latchkey.keys", "must be a list");
        }
        return new ConfiguredKeys(entries, findings);
    }

    private static String variables(Collection<String> names) {
        return names.isEmpty() ? "" : " (with values of " + String.join(", ", names) + ")";
    }

    @Override
    public List<KeyEntry> read(KeyFindings all) {
        all.addAll(findings);
        return entries;
    }

    static final class Deserializer extends JsonDeserializer<ConfiguredKeys> {
        @Override
        @SuppressWarnings("unchecked") // as the attribute's description says
        public ConfiguredKeys deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode keys = parser.readValueAsTree();
            return context.getAttribute(VARIABLES_WITHIN) instanceof Function<?, ?> function
                    ? of(keys, (Function<String, Collection<String>>) function)
                    : of(keys);
        }

        @Override
        public ConfiguredKeys getNullValue(DeserializationContext context) {
            return none();
        }
    }
}
