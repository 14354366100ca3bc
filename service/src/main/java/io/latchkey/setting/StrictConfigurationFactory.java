package io.latchkey.setting;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.dropwizard.configuration.BaseConfigurationFactory;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.ConfigurationParsingException;
import io.dropwizard.configuration.ConfigurationSourceProvider;
import io.dropwizard.configuration.ConfigurationValidationException;
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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads config.yml as Dropwizard does, but strictly: {@code yes} and {@code off} are texts and not quietly booleans, a
 * setting that stands there twice is a mistake, and a mistake is one line that names the setting and repeats no value,
 * which may be a key in the wrong place. Safe for concurrent use.
 *
 * @param <T> the configuration
 */
public final class StrictConfigurationFactory<T> extends BaseConfigurationFactory<T> {
    /** A setting's name may be shown if it looks like one and not like a key. */
    private static final Pattern SHOWABLE = Pattern.compile("[A-Za-z]{1,32}");

    /** For {@code bootstrap.setConfigurationFactoryFactory(StrictConfigurationFactory::new)}. */
    public StrictConfigurationFactory(
            Class<T> type, @Nullable Validator validator, ObjectMapper mapper, String propertyPrefix) {
        super(yaml(), YAMLFactory.FORMAT_NAME_YAML, type, validator, strict(mapper), propertyPrefix);
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
            return super.build(provider, path);
        } catch (TextFile.UnreadableException e) {
            throw new Mistakes(path, List.of("the file " + e.getMessage()));
        } catch (ConfigurationParsingException e) {
            throw e.getCause() instanceof JsonProcessingException cause
                    ? new Mistakes(path, List.of(mistake(cause)))
                    : e;
        } catch (ConfigurationValidationException e) {
            throw new Mistakes(
                    path,
                    e.getErrors().stream()
                            .map(error -> error.replace(".<list element>", ""))
                            .sorted()
                            .toList());
        }
    }

    @Override
    protected JsonParser createParser(InputStream input) throws IOException {
        // Decoded before it is parsed: the parser would not tell bad UTF-8 from bad YAML.
        String text = TextFile.decode(input.readAllBytes());
        return new StrictYaml(super.createParser(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
    }

    private static String mistake(JsonProcessingException error) {
        if (error instanceof InvalidSettingException invalid) {
            return setting(invalid) + " " + invalid.getMessage();
        }
        if (error instanceof UnrecognizedPropertyException unknown) {
            return setting(unknown) + " is no setting; there are " + names(unknown);
        }
        if (error instanceof InvalidTypeIdException type) {
            return setting(type) + " has no type that is known here";
        }
        if (error instanceof MismatchedInputException mismatch
                && !mismatch.getPath().isEmpty()) {
            return setting(mismatch) + " must be " + form(mismatch.getTargetType());
        }
        if (error instanceof MismatchedInputException) {
            return "it must hold settings such as 'latchkey:', each with its value";
        }
        if (error instanceof JsonMappingException mapping) {
            return setting(mapping) + " cannot be read";
        }
        JsonLocation location = error.getLocation();
        return (location == null ? "it" : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ":")
                + (error instanceof StrictYaml.OddNumberException
                        ? " " + StrictYaml.OddNumberException.MESSAGE
                        : " is not valid YAML, has a setting twice or uses an alias (*)");
    }

    private static String names(UnrecognizedPropertyException unknown) {
        return String.join(
                ", ",
                unknown.getKnownPropertyIds().stream()
                        .map(String::valueOf)
                        .sorted()
                        .toList());
    }

    private static String setting(JsonMappingException error) {
        StringBuilder path = new StringBuilder();
        for (JsonMappingException.Reference reference : error.getPath()) {
            String name = reference.getFieldName();
            if (name == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".")
                        .append(SHOWABLE.matcher(name).matches() ? name : "(not shown, for it may be a key)");
            }
        }
        return path.toString();
    }

    private static String form(@Nullable Class<?> type) {
        if (type != null && Collection.class.isAssignableFrom(type)) {
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
