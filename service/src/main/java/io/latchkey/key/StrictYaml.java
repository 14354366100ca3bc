package io.latchkey.key;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * Refuses YAML that would silently change its meaning: an alias, which Jackson reads as the text of its name, so that
 * {@code key: *old} would make {@code old} a key; and a number that is not written in plain decimal digits, such as
 * {@code 010}, which YAML 1.1 reads as 8. Used by one thread.
 */
public final class StrictYaml extends JsonParserDelegate {
    /** Texts that YAML splits: {@code ::1} in brackets, {@code fd00::} at the end. */
    private static final Pattern COLONS = Pattern.compile("[\\[,]\\s*::|::\\s*(,|]|$)");

    /** An optional sign and decimal digits, the first of several not 0. */
    private static final Pattern WHOLE = Pattern.compile("[-+]?([0-9]|[1-9][0-9]+)");

    public StrictYaml(JsonParser parser) {
        super(parser);
    }

    /** Returns what may be wrong with a line that is not valid YAML: a remark for the end of a message, often empty. */
    public static String hint(String yaml, int lineNumber) {
        String line = yaml.lines().skip(Math.max(0, lineNumber - 1)).findFirst().orElse("");
        return COLONS.matcher(line).find() ? "; put IPv6 addresses in quotes, such as '::1'" : "";
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

    /** Signals a number in another notation, with its location. */
    public static final class OddNumberException extends JsonParseException {
        /** Completes a sentence that begins with the place. */
        public static final String MESSAGE =
                "has a number that is not written in decimal digits alone, such as 60; put what is text in quotes";

        private static final long serialVersionUID = 1L;

        OddNumberException(JsonParser parser) {
            super(parser, MESSAGE);
        }
    }
}
