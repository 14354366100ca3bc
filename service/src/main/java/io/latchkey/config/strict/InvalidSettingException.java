package io.latchkey.config.strict;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonMappingException;

/** A setting's value is not acceptable. The message is one sentence, without Jackson's chain of references. */
final class InvalidSettingException extends JsonMappingException {
    private static final long serialVersionUID = 1L;

    InvalidSettingException(JsonParser parser, String message) {
        super(parser, message);
    }

    @Override
    public String getMessage() {
        return getOriginalMessage();
    }
}
