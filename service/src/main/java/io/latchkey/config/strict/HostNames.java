package io.latchkey.config.strict;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names of hosts: a list, or one text with commas between them, which a variable can hold. */
public final class HostNames extends JsonDeserializer<List<String>> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*");
    private static final int LONGEST = 253;
    private static final String EXPECTED =
            "must be host names such as latchkey.example.com, without a port, a scheme or *.";

    /**
     * Returns the names.
     *
     * @throws IllegalArgumentException if one is not a host name; the message completes a sentence that begins with the setting
     */
    public static List<String> checked(List<String> names) {
        if (!names.stream()
                .allMatch(name -> name.length() <= LONGEST && NAME.matcher(name).matches())) {
            throw new IllegalArgumentException(EXPECTED);
        }
        return List.copyOf(names);
    }

    @Override
    public List<String> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        List<String> names = new ArrayList<>();
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                names.add(text(parser));
            }
        } else if (!text(parser).isBlank()) {
            Stream.of(text(parser).split(",", -1)).map(String::strip).forEach(names::add);
        }
        try {
            return checked(names);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(parser, EXPECTED);
        }
    }

    private static String text(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new InvalidSettingException(parser, EXPECTED);
        }
        return parser.getText();
    }
}
