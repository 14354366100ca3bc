package io.latchkey.config.strict;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;

/**
 * Ignores a setting that the chosen {@code type} does not have if another type has it and its value is one variable. So one file
 * can hold the variables of all types, such as {@code url: ${REDIS_URL:-...}} beside {@code type: ${LIMITER:-memory}}. A value that
 * is written in the file is still refused.
 */
final class SettingsOfOtherTypes extends DeserializationProblemHandler {
    private final Origins origins;

    SettingsOfOtherTypes(Origins origins) {
        this.origins = origins;
    }

    @Override
    public boolean handleUnknownProperty(
            DeserializationContext context, JsonParser parser, JsonDeserializer<?> reader, Object bean, String name) {
        Class<?> type = bean instanceof Class<?> itself ? itself : bean.getClass();
        return parser.hasToken(JsonToken.VALUE_STRING) // as every variable is, and nothing to skip
                && origins.isWhole(setting(parser.getParsingContext()))
                && Subtypes.around(type, context.getConfig()).ownerOf(name) != null;
    }

    private static String setting(JsonStreamContext context) {
        if (context.getParent() == null) {
            return SettingPath.ROOT;
        }
        String parent = setting(context.getParent());
        return context.inArray()
                ? SettingPath.child(parent, context.getCurrentIndex())
                : SettingPath.child(parent, context.getCurrentName());
    }
}
