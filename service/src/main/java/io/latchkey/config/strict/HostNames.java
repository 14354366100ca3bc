package io.latchkey.config.strict;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Names of hosts: a list, or one text with commas between them, which a variable can hold. */
public final class HostNames extends JsonDeserializer<List<String>> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*");
    private static final int LONGEST = 253;
    private static final String EXPECTED =
            "must be host names such as latchkey.example.com, without a port, a scheme or *";

    @Override
    public List<String> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        List<String> names = new ArrayList<>();
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                names.add(name(parser, text(parser)));
            }
        } else if (!text(parser).isBlank()) {
            for (String name : text(parser).split(",", -1)) {
                names.add(name(parser, name.strip()));
            }
        }
        return List.copyOf(names);
    }

    private static String text(JsonParser parser) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw new InvalidSettingException(parser, EXPECTED);
        }
        return parser.getText();
    }

    private static String name(JsonParser parser, String text) throws InvalidSettingException {
        if (text.length() > LONGEST || !NAME.matcher(text).matches()) {
            throw new InvalidSettingException(parser, EXPECTED);
        }
        return text;
    }

    /** An empty variable: none. */
    @Override
    public List<String> getNullValue(DeserializationContext context) {
        return List.of();
    }
}
