package io.latchkey.key;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;

/** A YAML file {@code keys: [...]}; mistakes are named by their line. Immutable; the file is read at each call. */
public final class KeysFile implements KeySource {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
            .loaderOptions(ofAnyLength())
            .build());

    private final Path path;

    public KeysFile(Path path) {
        this.path = path;
    }

    @Override
    public List<KeyEntry> read(KeyFindings findings) {
        List<KeyEntry> entries = new ArrayList<>();
        try {
            // Decoded before it is parsed: the parser would not tell bad UTF-8 from bad YAML.
            parse(TextFile.read(path), entries, findings);
        } catch (NoSuchFileException e) {
            boolean quoted = path.toString().startsWith("\"") || path.toString().startsWith("'");
            findings.mistake(
                    path.toString(),
                    quoted
                            ? "there is no such file; remove the quotes from keysFile (KEYS_FILE)"
                            : "there is no such file; create it or change keysFile (KEYS_FILE)");
        } catch (TextFile.UnreadableException e) {
            findings.mistake(path.toString(), String.valueOf(e.getMessage()));
        }
        return entries;
    }

    private void parse(String text, List<KeyEntry> entries, KeyFindings findings) {
        try (JsonParser parser = new StrictYaml(YAML.getFactory().createParser(text))) {
            readDocument(parser, new KeyEntryReader(KeyEntry.Source.KEYS_FILE, findings), entries, findings);
        } catch (StreamConstraintsException e) {
            // It does not say where.
            findings.mistake(path.toString(), "is nested too deeply or has too long a value");
        } catch (StrictYaml.OddNumberException e) {
            findings.mistake(line(e.getLocation()), StrictYaml.OddNumberException.MESSAGE);
        } catch (JsonProcessingException e) {
            // The parser's own message quotes the line, and with it perhaps a key.
            findings.mistake(
                    line(e.getLocation()),
                    "is not valid YAML here, has a field twice or uses an alias (*)"
                            + StrictYaml.hint(text, e.getLocation().getLineNr()));
        } catch (IOException e) {
            findings.mistake(path.toString(), "cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private void readDocument(JsonParser parser, KeyEntryReader reader, List<KeyEntry> entries, KeyFindings findings)
            throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT || !"keys".equals(parser.nextFieldName())) {
            findings.mistake(path.toString(), "must hold one mapping, 'keys:', with a list of keys under it");
            return;
        }
        JsonToken value = parser.nextToken();
        if (value == JsonToken.START_ARRAY) {
            int number = 0;
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                String where = line(parser.currentTokenLocation()) + " (keys[" + number++ + "])";
                JsonNode element = parser.readValueAsTree();
                KeyEntry entry = reader.read(element, where);
                if (entry != null) {
                    entries.add(entry);
                }
            }
        } else if (value != JsonToken.VALUE_NULL
                && !(value == JsonToken.VALUE_STRING && parser.getText().isEmpty())) {
            findings.mistake(line(parser.currentTokenLocation()), "keys must be a list");
            parser.skipChildren();
        }
        if (parser.nextToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
            findings.mistake(line(parser.currentTokenLocation()), "nothing but 'keys:' is expected in this file");
        }
    }

    /** The default ends after 3 MiB, which is some 20 000 keys. */
    private static LoaderOptions ofAnyLength() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        return options;
    }

    private String line(JsonLocation location) {
        return path + " line " + location.getLineNr();
    }
}
