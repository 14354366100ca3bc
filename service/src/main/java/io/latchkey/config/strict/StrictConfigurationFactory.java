package io.latchkey.config.strict;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.dropwizard.configuration.BaseConfigurationFactory;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.ConfigurationFactoryFactory;
import io.dropwizard.configuration.ConfigurationParsingException;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.configuration.ConfigurationValidationException;
import io.latchkey.PublicApi;
import io.latchkey.key.ConfiguredKeys;
import io.latchkey.key.KeyText;
import io.latchkey.key.KnownNames;
import io.latchkey.key.StrictYaml;
import io.latchkey.key.TextFile;
import jakarta.validation.Validator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads config.yml as Dropwizard does, but strictly: {@code yes} and {@code off} are texts and not booleans, a setting that
 * occurs twice is a mistake, and a mistake is one line that names the setting and repeats no value, because it may be a key in
 * the wrong place. Not thread-safe: one object reads one file.
 *
 * @param <T> the configuration
 */
@PublicApi
public final class StrictConfigurationFactory<T> extends BaseConfigurationFactory<T> {
    /** Far more than any configuration has. */
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    /** The setting that chooses among the classes of a group. */
    private static final String TYPE = "type";

    private final @Nullable Variables variables;
    private final Origins origins = new Origins();
    private String yaml = "";
    private @Nullable JsonParser parser;

    /** For {@code bootstrap.setConfigurationFactoryFactory(StrictConfigurationFactory::new)}: replaces no variables. */
    public StrictConfigurationFactory(
            Class<T> type, @Nullable Validator validator, ObjectMapper mapper, String propertyPrefix) {
        this(type, validator, mapper, propertyPrefix, null);
    }

    /**
     * Creates a factory for one reading.
     *
     * @param variables what replaces {@code ${NAME:-default}}; null: it stays as it is
     */
    public StrictConfigurationFactory(
            Class<T> type,
            @Nullable Validator validator,
            ObjectMapper mapper,
            String propertyPrefix,
            @Nullable Variables variables) {
        super(yaml(), YAMLFactory.FORMAT_NAME_YAML, type, validator, strict(mapper), propertyPrefix);
        this.variables = variables;
        this.mapper.addHandler(new SettingsOfOtherTypes(origins));
        Function<String, Collection<String>> within = origins::within;
        this.mapper.setConfig(
                this.mapper.getDeserializationConfig().withAttribute(ConfiguredKeys.VARIABLES_WITHIN, within));
    }

    /** For {@code bootstrap.setConfigurationFactoryFactory}: replaces {@code ${NAME:-default}} by these variables. */
    public static <T> ConfigurationFactoryFactory<T> with(Variables variables) {
        return (type, validator, mapper, propertyPrefix) ->
                new StrictConfigurationFactory<>(type, validator, mapper, propertyPrefix, variables);
    }

    private static ObjectMapper strict(ObjectMapper mapper) {
        return mapper.copy()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                // An empty PORT must not become port 0, which is any.
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
    }

    private static YAMLFactory yaml() {
        return YAMLFactory.builder()
                // On by default, but not in the builder.
                .enable(YAMLParser.Feature.EMPTY_STRING_AS_NULL)
                .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    @Override
    public T build(ConfigurationSourceProvider provider, String path) throws IOException, ConfigurationException {
        try {
            T configuration = super.build(provider, path);
            if (variables != null) {
                variables.warnOf(origins);
            }
            return configuration;
        } catch (StreamConstraintsException e) {
            // It does not say where.
            throw new Mistakes(path, List.of("it is nested too deeply or has too long a value."));
        } catch (TextFile.UnreadableException e) {
            throw new Mistakes(path, List.of("the file " + sentence(String.valueOf(e.getMessage()))));
        } catch (ConfigurationParsingException e) {
            throw e.getCause() instanceof JsonProcessingException cause
                    ? new Mistakes(path, List.of(sentence(mistake(cause) + yamlHint(cause))))
                    : e;
        } catch (ConfigurationValidationException e) {
            throw new Mistakes(
                    path,
                    e.getErrors().stream()
                            .map(error -> withOrigin(error.replace(".<list element>", "")))
                            .sorted()
                            .toList());
        } finally {
            yaml = ""; // there may be a key in it
            parser = null;
        }
    }

    @Override
    protected JsonParser createParser(InputStream input) throws IOException {
        // Decoded before it is parsed: the parser reports bad UTF-8 as bad YAML.
        yaml = TextFile.decode(TextFile.readBytes(input, MOST_BYTES));
        String text = variables == null ? yaml : PlainVariables.hide(yaml);
        parser = new StrictYaml(super.createParser(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
        return parser;
    }

    /** Only the first document would be read. */
    private void requireOneDocument(String path) throws IOException, ConfigurationException {
        if (parser != null && parser.nextToken() != null) {
            throw new Mistakes(
                    path,
                    List.of(
                            "line " + parser.currentTokenLocation().getLineNr()
                                    + ": a second YAML document begins before it; remove the line '---' or '...' and keep one document."));
        }
    }

    @Override
    protected T build(JsonNode node, String path) throws IOException, ConfigurationException {
        requireOneDocument(path);
        if (variables == null) {
            return super.build(node, path);
        }
        origins.clear();
        Substitution substitution = new Substitution(variables, origins);
        JsonNode replaced = substitution.of(node, SettingPath.ROOT);
        if (!substitution.mistakes().isEmpty()) {
            throw new Mistakes(path, substitution.mistakes());
        }
        T configuration = super.build(replaced, path);
        if (!substitution.emptied().isEmpty()) {
            throw new Mistakes(path, substitution.emptied());
        }
        return configuration;
    }

    private String withOrigin(String mistake) {
        return withOrigin(mistake, mistake.substring(0, Math.max(mistake.indexOf(' '), 0)));
    }

    /** Names the variable that the value of the wrong setting came from, unless the message does so itself. */
    private String withOrigin(String mistake, String setting) {
        StringBuilder named = new StringBuilder(sentence(mistake));
        if (variables != null) {
            origins.of(setting).forEach(variable -> named.append(' ').append(variables.remark(variable)));
        }
        return named.toString();
    }

    private static String sentence(String mistake) {
        return mistake.endsWith(".") || mistake.endsWith("?") ? mistake : mistake + ".";
    }

    private String yamlHint(JsonProcessingException error) {
        return error.getLocation() == null || error instanceof JsonMappingException
                ? ""
                : StrictYaml.hint(yaml, error.getLocation().getLineNr());
    }

    private String mistake(JsonProcessingException error) {
        if (error instanceof InvalidSettingException invalid) {
            return withOrigin(setting(invalid) + " " + invalid.getMessage());
        }
        if (error instanceof UnrecognizedPropertyException unknown) {
            return unknown(unknown);
        }
        if (error instanceof InvalidTypeIdException type) {
            return unknownType(type);
        }
        if (error instanceof MismatchedInputException mismatch
                && !mismatch.getPath().isEmpty()) {
            Class<?> type = mismatch.getTargetType();
            boolean isListOfAVariable =
                    isList(type) && !origins.of(setting(mismatch)).isEmpty();
            return withOrigin(
                    setting(mismatch) + " must be " + form(type)
                            + (isListOfAVariable ? "; a variable is one text, so write the list in the file" : "")
                            + ".",
                    setting(mismatch));
        }
        if (error instanceof MismatchedInputException) {
            return "it must hold settings such as 'latchkey:', each with its value.";
        }
        if (error instanceof JsonMappingException mapping) {
            return withOrigin(setting(mapping) + " cannot be read");
        }
        JsonLocation location = error.getLocation();
        return (location == null ? "it" : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ":")
                + (error instanceof StrictYaml.OddNumberException
                        ? " " + StrictYaml.OddNumberException.MESSAGE
                        : " is not valid YAML, has a setting twice or uses an alias (*)");
    }

    private String unknown(UnrecognizedPropertyException error) {
        String setting = setting(error);
        String name = error.getPropertyName();
        Subtypes types = Subtypes.around(error.getReferringClass(), mapper.getDeserializationConfig());
        Set<String> known =
                error.getKnownPropertyIds().stream().map(String::valueOf).collect(Collectors.toSet());
        String parent = setting.substring(0, Math.max(setting.lastIndexOf('.') + 1, 0));
        if (name.equals(TYPE) && !types.names().isEmpty()) {
            return setting + " has no value. Known types: " + String.join(", ", types.names()) + ".";
        }
        String owner = types.ownerOf(name);
        if (owner != null) {
            return "Unknown setting " + setting + " for type " + types.nameOf(error.getReferringClass())
                    + (known.isEmpty()
                            ? ", which has no settings"
                            : ", whose settings are " + String.join(", ", new TreeSet<>(known)))
                    + ". It belongs to type " + owner + ": set " + parent + TYPE + " to " + owner + ", or remove it.";
        }
        return "Unknown setting " + setting + ". " + KnownNames.hint(name, known, "settings", parent);
    }

    private String unknownType(InvalidTypeIdException error) {
        String setting = setting(error);
        String id = String.valueOf(error.getTypeId());
        Set<String> known = Subtypes.of(error.getBaseType().getRawClass(), mapper.getDeserializationConfig())
                .names();
        if (error.getTypeId() == null) {
            return SettingPath.child(setting, TYPE) + " is missing. Known types: " + String.join(", ", known) + ".";
        }
        return withOrigin(
                "Unknown type " + (KeyText.isLikeSettingName(id) ? '"' + id + "\" " : "") + "of " + setting + ". "
                        + KnownNames.hint(id, known, "types", ""),
                SettingPath.child(setting, TYPE));
    }

    private static String setting(JsonMappingException error) {
        String path = SettingPath.ROOT;
        for (JsonMappingException.Reference reference : error.getPath()) {
            String name = reference.getFieldName();
            path = name == null ? SettingPath.child(path, reference.getIndex()) : SettingPath.child(path, name);
        }
        return path;
    }

    private static boolean isList(@Nullable Class<?> type) {
        return type != null && Collection.class.isAssignableFrom(type);
    }

    private static String form(@Nullable Class<?> type) {
        if (isList(type)) {
            return "a list such as [a, b]";
        }
        if (type == null) {
            return "of another form";
        }
        if (type == String.class) {
            return "text; put it in quotes";
        }
        if (Number.class.isAssignableFrom(type) || (type.isPrimitive() && type != boolean.class)) {
            return "a number";
        }
        if (type.isEnum()) {
            return "one of " + List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT);
        }
        boolean isFlag = type == Boolean.class || type == boolean.class;
        return isFlag ? "true or false" : "a group of settings, each on a line below it";
    }

    /** What is wrong, a line each. */
    private static final class Mistakes extends ConfigurationException {
        private static final long serialVersionUID = 1L;

        Mistakes(String path, Collection<String> mistakes) {
            super(path, mistakes);
        }
    }
}
