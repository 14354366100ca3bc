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
import com.google.common.collect.Iterators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;

/**
 * A YAML file {@code keys: [...]}, optionally with the {@code count} of its entries; mistakes are named by their line. The file
 * is read at each call, but parsed only if its bytes are others than those of the last call that found no mistake. Thread-safe.
 */
public final class KeysFile implements KeySource {
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
            .loaderOptions(ofAnyLength())
            .build());

    /** Some 200,000 keys. */
    private static final int MOST_BYTES = 32 * 1024 * 1024;

    /** SnakeYAML's time grows with the square of a token's length, and a token is at most as long as its line. */
    private static final int LONGEST_LINE = 256 * 1024;

    private static final Pattern FILE_NAME = Pattern.compile(".*\\.(ya?ml|json|txt|conf)[\"']?");

    private static final String ONE_MAPPING = "must hold one mapping, 'keys:', with a list of keys under it";
    private static final String NOTHING_ELSE = "nothing but 'keys:' and 'count:' is expected in this file";

    private final Path path;
    private volatile @Nullable Parsed last;

    public KeysFile(Path path) {
        this.path = path;
    }

    @Override
    public List<KeyEntry> read(KeyFindings findings) {
        try {
            byte[] bytes = TextFile.readBytes(path, MOST_BYTES);
            KeyDigest digest = KeyDigest.of(bytes);
            Parsed earlier = last;
            if (earlier != null && earlier.digest.equals(digest)) {
                findings.addAll(earlier.findings);
                return earlier.entries;
            }
            Parsed now = parse(bytes, digest, earlier == null ? List.of() : earlier.entries);
            if (now.findings.mistakeCount() == 0) {
                last = now;
            }
            findings.addAll(now.findings);
            return now.entries;
        } catch (NoSuchFileException e) {
            boolean quoted = path.toString().startsWith("\"") || path.toString().startsWith("'");
            findings.mistake(
                    shown(),
                    quoted
                            ? "this file does not exist; remove the quotes from keysFile (KEYS_FILE)"
                            : "this file does not exist; create it or change keysFile (KEYS_FILE)");
        } catch (TextFile.UnreadableException e) {
            findings.mistake(shown(), String.valueOf(e.getMessage()));
        }
        return List.of();
    }

    /** Returns the path, unless it does not exist and does not look like a path, because then it may be a key. */
    private String shown() {
        Path folder = path.getParent();
        boolean isPath = Files.exists(path)
                || FILE_NAME.matcher(path.toString()).matches()
                || (folder != null && folder.getParent() != null && Files.isDirectory(folder));
        return isPath ? path.toString() : "keysFile (KEYS_FILE; its value is not shown, because it may be a key)";
    }

    private Parsed parse(byte[] bytes, KeyDigest digest, List<KeyEntry> before) throws TextFile.UnreadableException {
        KeyFindings findings = new KeyFindings();
        List<KeyEntry> entries = new ArrayList<>();
        // Decoded before it is parsed, because the parser would report bad UTF-8 as bad YAML.
        String text = TextFile.decode(bytes);
        int tooLong = Iterators.indexOf(text.lines().iterator(), line -> line.length() > LONGEST_LINE);
        if (tooLong >= 0) {
            findings.mistake(
                    path + " line " + (tooLong + 1), "is longer than 256 KiB; give each key a line of its own");
        } else {
            parse(text, new KeyEntryReader(KeyEntry.Source.KEYS_FILE, findings, before), entries, findings);
        }
        return new Parsed(digest, List.copyOf(entries), findings);
    }

    private void parse(String text, KeyEntryReader reader, List<KeyEntry> entries, KeyFindings findings) {
        try (JsonParser parser = new StrictYaml(YAML.getFactory().createParser(text))) {
            readDocument(parser, reader, entries, findings);
        } catch (StreamConstraintsException e) {
            // The exception has no location.
            findings.mistake(path.toString(), "is nested too deeply or has too long a value");
        } catch (StrictYaml.OddNumberException e) {
            findings.mistake(line(e.getLocation()), StrictYaml.OddNumberException.MESSAGE);
        } catch (JsonProcessingException e) {
            // The parser's message quotes the line, which may contain a key.
            findings.mistake(
                    line(e.getLocation()),
                    "is not valid YAML here, has a field twice or uses an alias (*)"
                            + StrictYaml.hint(text, e.getLocation().getLineNr()));
        } catch (IOException e) {
            findings.mistake(path.toString(), KeyReading.describe(e));
        }
    }

    private void readDocument(JsonParser parser, KeyEntryReader reader, List<KeyEntry> entries, KeyFindings findings)
            throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            findings.mistake(path.toString(), ONE_MAPPING);
            return;
        }
        boolean hasKeys = false;
        Integer elements = null;
        Integer count = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            switch (parser.currentName()) {
                case "keys" -> {
                    hasKeys = true;
                    elements = readKeys(parser, reader, entries, findings);
                }
                case "count" -> count = readCount(parser, findings);
                default -> {
                    findings.mistake(line(parser.currentTokenLocation()), NOTHING_ELSE);
                    return;
                }
            }
        }
        if (parser.nextToken() != null) {
            findings.mistake(line(parser.currentTokenLocation()), NOTHING_ELSE);
        } else if (!hasKeys) {
            findings.mistake(path.toString(), ONE_MAPPING);
        } else if (count != null && elements != null && !count.equals(elements)) {
            findings.mistake(
                    path.toString(),
                    "count says " + count + ", but there are " + elements
                            + " entries under keys; the file may have been cut off");
        }
    }

    /** Returns the number of entries, valid or not, or null without a list. */
    private @Nullable Integer readKeys(
            JsonParser parser, KeyEntryReader reader, List<KeyEntry> entries, KeyFindings findings) throws IOException {
        JsonToken value = parser.nextToken();
        if (value != JsonToken.START_ARRAY) {
            boolean isEmpty = value == JsonToken.VALUE_NULL
                    || (value == JsonToken.VALUE_STRING && parser.getText().isEmpty());
            findings.mistake(
                    line(parser.currentTokenLocation()),
                    isEmpty ? "keys has no value; write keys: [] if there are none" : "keys must be a list");
            parser.skipChildren();
            return null;
        }
        int number = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            int line = parser.currentTokenLocation().getLineNr();
            int index = number++;
            JsonNode element = parser.readValueAsTree();
            KeyEntry entry = reader.read(element, () -> path + " line " + line + " (keys[" + index + "])");
            if (entry != null) {
                entries.add(entry);
            }
        }
        return number;
    }

    private @Nullable Integer readCount(JsonParser parser, KeyFindings findings) throws IOException {
        if (parser.nextToken() == JsonToken.VALUE_NUMBER_INT
                && parser.getNumberType() == JsonParser.NumberType.INT
                && parser.getIntValue() >= 0) {
            return parser.getIntValue();
        }
        findings.mistake(line(parser.currentTokenLocation()), "count must be the number of entries under keys");
        parser.skipChildren();
        return null;
    }

    /** Removes the parser's own bound of 3 MiB, which is some 20,000 keys. */
    private static LoaderOptions ofAnyLength() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Integer.MAX_VALUE);
        return options;
    }

    private String line(JsonLocation location) {
        return path + " line " + location.getLineNr();
    }

    /** The parsed content of some bytes, without the text of any key. */
    private record Parsed(KeyDigest digest, List<KeyEntry> entries, KeyFindings findings) {}
}
