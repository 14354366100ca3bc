package io.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.dropwizard.jackson.Discoverable;
import io.dropwizard.jackson.Jackson;
import io.latchkey.ConfigurationFiles;
import io.latchkey.config.LatchkeyConfiguration;
import io.latchkey.config.LimiterFactory;
import io.latchkey.config.MemoryLimiterFactory;
import io.latchkey.config.RedisLimiterFactory;
import io.latchkey.key.ConfiguredKeys;
import io.latchkey.key.KeyFindings;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compares docs/configuration.md with the code and config.yml. {@code LatchkeyConfigurationTest} compares those two. */
@Tag("unit")
class ConfigurationReferenceTest {
    /** A variable with a default. The default may be in that of an alias. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+):-(?:\\$\\{[A-Z_]+:-)?([^}]*)}");

    /** In the shipped file as comments: its type of limiter does not have them. */
    private static final Map<String, String> COMMENTED =
            Map.of("limiter.timeout", "50ms", "limiter.connections", "2", "limiter.lease", "0");

    private static final ObjectMapper JSON = Jackson.newObjectMapper();

    private static final Set<String> ON_OR_OFF = Set.of("environment", "credentials.basic", "cors.preflight");

    @Test
    void referenceListsExactlyTheSettings() throws IOException {
        assertThat(rows("## The `latchkey:` block").keySet())
                .containsExactlyInAnyOrderElementsOf(settings(LatchkeyConfiguration.class, ""));
    }

    @Test
    void defaultsAndVariablesAreThoseOfTheShippedFile() throws IOException {
        JsonNode shipped = new ObjectMapper(new YAMLFactory())
                .readTree(Files.readString(ConfigurationFiles.repository("config.yml")))
                .get("latchkey");
        rows("## The `latchkey:` block").forEach((setting, cells) -> {
            JsonNode value = shipped.at("/" + setting.replace('.', '/'));
            assertThat(cells.get(1)).as("default of %s", setting).isEqualTo(defaultOf(setting, value));
            Matcher variable = VARIABLE.matcher(value.asText());
            assertThat(cells.get(2)).as("variable of %s", setting).isEqualTo(variable.find() ? variable.group(1) : "");
        });
    }

    @Test
    void shippedFileShowsTheCommentedDefaults() throws IOException {
        String shipped = Files.readString(ConfigurationFiles.repository("config.yml"));
        COMMENTED.forEach((setting, value) -> assertThat(shipped)
                .containsPattern("# " + setting.substring(setting.indexOf('.') + 1) + ": " + value + "\\s"));
    }

    @Test
    void referenceListsExactlyTheFieldsOfAKeyEntry() throws IOException {
        assertThat(rows("## A key entry").keySet()).containsExactlyInAnyOrderElementsOf(entryFields());
    }

    @Test
    void referenceListsEveryVariableOfTheShippedFile() throws IOException {
        String reference = Files.readString(ConfigurationFiles.repository("docs/configuration.md"));
        Matcher variables = VARIABLE.matcher(Files.readString(ConfigurationFiles.repository("config.yml")));
        while (variables.find()) {
            if (!variables.group(1).equals("NAME")) {
                assertThat(reference).contains("`" + variables.group(1) + "`");
            }
        }
    }

    private static String defaultOf(String setting, JsonNode value) {
        if (COMMENTED.containsKey(setting)) {
            return COMMENTED.get(setting);
        }
        if (ON_OR_OFF.contains(setting)) {
            return value.asBoolean() ? "on" : "off";
        }
        if (value.isArray()) {
            List<String> elements = new ArrayList<>();
            value.forEach(element -> elements.add(element.asText()));
            return elements.toString();
        }
        Matcher variable = VARIABLE.matcher(value.asText());
        String text = variable.find() ? variable.group(2) : value.asText();
        return text.isEmpty() ? "none" : text;
    }

    /** Returns the full names of the settings of a group, of the groups within it, and of all types of a group. */
    private static Set<String> settings(Class<?> type, String prefix) {
        DeserializationConfig config = JSON.getDeserializationConfig();
        Set<String> names = new TreeSet<>();
        if (Discoverable.class.isAssignableFrom(type)) {
            names.add(prefix + "type");
        }
        for (BeanPropertyDefinition property :
                config.introspect(config.constructType(type)).findProperties()) {
            Class<?> of = property.getRawPrimaryType();
            String name = prefix + property.getName();
            if (of == LimiterFactory.class) {
                names.addAll(settings(MemoryLimiterFactory.class, name + "."));
                names.addAll(settings(RedisLimiterFactory.class, name + "."));
            } else if (of.getPackage() == LatchkeyConfiguration.class.getPackage()) {
                names.addAll(settings(of, name + "."));
            } else if (property.couldDeserialize()) {
                names.add(name);
            }
        }
        return names;
    }

    /** Returns the fields that the message about an unknown field lists. */
    private static Set<String> entryFields() {
        KeyFindings findings = new KeyFindings();
        ConfiguredKeys.of(JsonNodeFactory.instance
                        .arrayNode()
                        .add(JsonNodeFactory.instance.objectNode().put("nonsense", "")))
                .read(findings);
        String message = findings.mistakes().get(0);
        String fields = message.substring(message.indexOf("Known fields: ") + 14, message.length() - 1);
        return Set.of(fields.split(", ", -1));
    }

    /** Returns the rows of the first table under a heading, by the first cell; cells without backticks. */
    private static Map<String, List<String>> rows(String heading) throws IOException {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        boolean inSection = false;
        for (String line : Files.readAllLines(ConfigurationFiles.repository("docs/configuration.md"))) {
            if (line.startsWith("## ")) {
                inSection = line.equals(heading);
            } else if (inSection && line.startsWith("| `")) {
                List<String> cells = Arrays.stream(line.substring(1).split("\\|", -1))
                        .map(cell -> cell.strip().replaceAll("^`|`$", ""))
                        .toList();
                rows.put(cells.get(0), cells);
            }
        }
        return rows;
    }
}
