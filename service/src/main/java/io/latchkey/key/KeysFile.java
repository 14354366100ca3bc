package io.latchkey.key;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A YAML file {@code keys: [...]}; mistakes are named by their line. Immutable; the file is read at each call. */
public final class KeysFile implements KeySource {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private final Path path;

    public KeysFile(Path path) {
        this.path = path;
    }

    @Override
    public List<KeyEntry> read(KeyFindings findings) {
        List<KeyEntry> entries = new ArrayList<>();
        try (Reader text = Files.newBufferedReader(path);
                JsonParser parser = YAML.getFactory().createParser(text)) {
            readDocument(parser, new KeyEntryReader(KeyEntry.Source.KEYS_FILE, findings), entries, findings);
        } catch (JsonProcessingException e) {
            // The parser's own message quotes the line, and with it perhaps a key.
            findings.mistake(line(e.getLocation()), "is not valid YAML here, or has a field twice");
        } catch (NoSuchFileException e) {
            findings.mistake(path.toString(), "there is no such file; create it or change keysFile (KEYS_FILE)");
        } catch (CharacterCodingException e) {
            findings.mistake(path.toString(), "is not UTF-8 text");
        } catch (IOException e) {
            findings.mistake(path.toString(), "cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        return entries;
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

    private String line(JsonLocation location) {
        return path + " line " + location.getLineNr();
    }
}
