package io.latchkey.config.strict;

import io.latchkey.PublicApi;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The environment's variables, for {@code ${NAME:-default}} in a configuration. A variable is data: its value becomes the text
 * of one setting, whatever characters it holds, and is never read as YAML. Used by one thread.
 */
@PublicApi
public final class Variables {
    /** A name in the file may be shown if it looks like a variable's and not like a part of a key. */
    private static final Pattern SHOWABLE = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");

    private static final Pattern VARIABLE_INSIDE = Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?}");

    private final UnaryOperator<@Nullable String> environment;
    private List<String> warnings = List.of();

    /**
     * Reads variables from this environment.
     *
     * @param environment the value of a variable, or null; usually {@code System::getenv}
     */
    public Variables(UnaryOperator<@Nullable String> environment) {
        this.environment = environment;
    }

    /** Returns what is probably not meant in the configuration that was read last: one line each, without any value. */
    public List<String> warnings() {
        return warnings;
    }

    @Nullable
    String value(String name) {
        return environment.apply(name);
    }

    void warnOf(Origins origins) {
        List<String> found = new ArrayList<>();
        origins.forEach((setting, name) -> {
            String value = String.valueOf(value(name));
            if (isQuoted(value)) {
                found.add(setting + ": the variable " + name
                        + " has quotes around its value, which are part of it. Remove them.");
            } else if (VARIABLE_INSIDE.matcher(value).find()) {
                found.add(
                        setting + ": the variable " + name
                                + " holds ${...}, which is not replaced, because a variable's value is never searched for variables.");
            }
        });
        warnings = List.copyOf(found);
    }

    /** Returns a sentence that names the variable of a rejected value, and what may be wrong with it. */
    String remark(String name) {
        String value = String.valueOf(value(name));
        if (value.isBlank()) {
            return "The variable " + name + " is empty: give it a value or unset it.";
        }
        if (isQuoted(value)) {
            return "The variable " + name + " has quotes around its value: remove them.";
        }
        return "The value comes from the variable " + name + ".";
    }

    /** Returns the name for a message, or nothing if it might be a part of a key. */
    static String shown(String name) {
        return SHOWABLE.matcher(name).matches() ? name + " " : "";
    }

    private static boolean isQuoted(String value) {
        String text = value.strip();
        return text.length() > 1
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(0) == text.charAt(text.length() - 1);
    }
}
