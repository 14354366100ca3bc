package io.latchkey.key;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;

/**
 * Refuses aliases in YAML: Jackson reads one as the text of its name, so that {@code key: *old} would make {@code old} a
 * key. Used by one thread.
 */
public final class NoAliases extends JsonParserDelegate {
    public NoAliases(JsonParser parser) {
        super(parser);
    }

    @Override
    public JsonToken nextToken() throws IOException {
        JsonToken token = super.nextToken();
        if (delegate instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw new JsonParseException(this, "an alias");
        }
        return token;
    }
}
