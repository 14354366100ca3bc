package io.latchkey.config.strict;

import java.util.regex.Pattern;

/** A whole number that fits an {@code int}, as a number or as text. */
public final class WholeNumber extends SettingDeserializer<Integer> {
    private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9]*)");

    public WholeNumber() {
        super("a whole number");
    }

    @Override
    Integer parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException();
        }
        return Integer.valueOf(text);
    }
}
