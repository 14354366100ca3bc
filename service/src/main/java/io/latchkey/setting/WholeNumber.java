package io.latchkey.setting;

/** A whole number that fits an {@code int}, as a number or as text. */
public final class WholeNumber extends SettingDeserializer<Integer> {
    public WholeNumber() {
        super("a whole number");
    }

    @Override
    Integer parse(String text) {
        return Integer.valueOf(text);
    }
}
