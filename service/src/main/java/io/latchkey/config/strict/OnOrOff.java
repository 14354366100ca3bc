package io.latchkey.config.strict;

import java.util.Locale;

/** {@code on}, {@code off}, {@code true} or {@code false} in any case. */
public final class OnOrOff extends SettingDeserializer<Boolean> {
    public OnOrOff() {
        super("on or off");
    }

    @Override
    Boolean parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "on", "true" -> true;
            case "off", "false" -> false;
            default -> throw new IllegalArgumentException();
        };
    }
}
