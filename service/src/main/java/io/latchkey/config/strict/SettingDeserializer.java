package io.latchkey.config.strict;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads one scalar from its text, and distinguishes a setting without a value from one that is left out. */
abstract class SettingDeserializer<T> extends JsonDeserializer<T> {
    private final String expected;

    /**
     * Creates a deserializer.
     *
     * @param expected completes the sentence "must be ..."
     */
    SettingDeserializer(String expected) {
        this.expected = expected;
    }

    /**
     * Returns the value of a scalar's text.
     *
     * @throws IllegalArgumentException if the text has no value
     */
    abstract T parse(String text);

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (!parser.currentToken().isScalarValue()) {
            throw new InvalidSettingException(parser, "must be " + expected + ".");
        }
        try {
            return parse(parser.getText().trim());
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(parser, "must be " + expected + ".");
        }
    }

    @Override
    public T getNullValue(DeserializationContext context) throws InvalidSettingException {
        throw new InvalidSettingException(context.getParser(), "has no value; it must be " + expected + ".");
    }

    @Override
    public @Nullable Object getAbsentValue(DeserializationContext context) {
        return null;
    }
}
