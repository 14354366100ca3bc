package io.latchkey.key;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Refuses what would quietly become something else in YAML: an alias, which Jackson reads as the text of its name, so that
 * {@code key: *old} would make {@code old} a key; and a number that is not written in plain decimal digits, such as
 * {@code 010}, which YAML 1.1 reads as 8. Used by one thread.
 */
public final class StrictYaml extends JsonParserDelegate {
    private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]*)");

    public StrictYaml(JsonParser parser) {
        super(parser);
    }

    @Override
    public JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        if (delegate instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw new JsonParseException(this, "an alias");
        }
        if (token == JsonToken.VALUE_NUMBER_INT && !WHOLE.matcher(getText()).matches()) {
            throw new OddNumberException(this);
        }
        return token;
    }

    /** A number in another notation; it has a location like any other mistake. */
    public static final class OddNumberException extends JsonParseException {
        /** Completes a sentence that begins with the place. */
        public static final String MESSAGE = "has a number that is not written in decimal digits alone, such as 60";

        private static final long serialVersionUID = 1L;

        OddNumberException(JsonParser parser) {
            super(parser, MESSAGE);
        }
    }
}
