package io.latchkey.config.strict;

import java.util.Locale;

/** {@code true} or {@code false} in any case, and nothing else. */
public final class TrueOrFalse extends SettingDeserializer<Boolean> {
    public TrueOrFalse() {
        super("true or false");
    }

    @Override
    Boolean parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        };
    }
}
