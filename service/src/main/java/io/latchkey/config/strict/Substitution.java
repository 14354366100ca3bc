package io.latchkey.config.strict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the values of variables into a configuration that is parsed already. Used once, by one thread. */
final class Substitution {
    /** What Java puts where it cannot read a character of a variable. */
    private static final char LOST_CHARACTER = '\uFFFD';

    private final Variables variables;
    private final Origins origins;
    private final List<String> mistakes = new ArrayList<>();
    private final List<String> emptied = new ArrayList<>();

    /**
     * A substitution that has found nothing yet.
     *
     * @param origins receives which settings have which variables
     */
    Substitution(Variables variables, Origins origins) {
        this.variables = variables;
        this.origins = origins;
    }

    /** Returns what keeps the configuration from being read: one line each. */
    List<String> mistakes() {
        return mistakes;
    }

    /**
     * Returns the settings whose variable is empty though the file has a default: one line each. They are mistakes, but where
     * the setting itself rejects the value, its own message is more exact.
     */
    List<String> emptied() {
        return emptied;
    }

    /** Returns the same configuration with the values of variables, which are always texts, in names and values. */
    JsonNode of(JsonNode node, String setting) {
        if (node instanceof ObjectNode object) {
            return ofObject(object, setting);
        }
        if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, of(array.get(i), SettingPath.child(setting, i)));
            }
            return array;
        }
        return node.isTextual() ? TextNode.valueOf(text(node.textValue(), setting)) : node;
    }

    private JsonNode ofObject(ObjectNode object, String setting) {
        ObjectNode replaced = object.objectNode();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = text(field.getKey(), setting);
            String child = SettingPath.child(setting, name);
            if (replaced.has(name)) {
                mistakes.add(child + " is set twice. Remove one of the two.");
            }
            replaced.set(name, of(field.getValue(), child));
        }
        return replaced;
    }

    private String text(String hidden, String setting) {
        String text = PlainVariables.show(hidden);
        try {
            VariableText parsed = VariableText.parse(text);
            VariableText.Variable whole = inUse(parsed.wholly());
            if (whole != null) {
                origins.addWhole(setting);
            }
            if (whole != null && isEmptyForADefault(whole)) {
                emptied.add(setting + " has no value. " + variables.remark(whole.name()));
            }
            StringBuilder value = new StringBuilder();
            append(parsed, setting, value);
            return value.toString();
        } catch (IllegalArgumentException e) {
            mistakes.add(setting + ": " + e.getMessage());
            return text;
        }
    }

    /** Returns the variable that a value is taken from: one whose default is another variable may be an alias of it. */
    private VariableText.@Nullable Variable inUse(VariableText.@Nullable Variable whole) {
        VariableText otherwise = whole == null || variables.value(whole.name()) != null ? null : whole.otherwise();
        VariableText.Variable alias = otherwise == null ? null : otherwise.wholly();
        return alias == null ? whole : inUse(alias);
    }

    private void append(VariableText text, String setting, StringBuilder value) {
        for (VariableText.Part part : text.parts()) {
            if (part instanceof VariableText.Literal literal) {
                value.append(literal.text());
            } else if (part instanceof VariableText.Variable variable) {
                append(variable, setting, value);
            }
        }
    }

    private void append(VariableText.Variable variable, String setting, StringBuilder value) {
        String set = variables.value(variable.name());
        if (set != null) {
            if (set.indexOf(LOST_CHARACTER) >= 0) {
                mistakes.add(
                        setting + ": the variable " + variable.name()
                                + " holds characters that Java cannot read in this locale. Start Latchkey with LC_ALL=C.UTF-8.");
            }
            value.append(set);
            origins.add(setting, variable.name());
        } else if (variable.otherwise() != null) {
            append(variable.otherwise(), setting, value);
        } else {
            mistakes.add(setting + ": the variable " + Variables.shown(variable.name())
                    + "in ${...} is not set. Set it, or write ${NAME:-default}, or $${...} for the text ${...}.");
        }
    }

    private boolean isEmptyForADefault(VariableText.Variable variable) {
        VariableText otherwise = variable.otherwise();
        String value = variables.value(variable.name());
        return value != null
                && value.isBlank()
                && otherwise != null
                && !otherwise.parts().isEmpty();
    }
}
