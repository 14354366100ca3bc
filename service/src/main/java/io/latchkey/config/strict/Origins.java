package io.latchkey.config.strict;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Which variables, of those that are set, the value of a setting came from. Not thread-safe. */
final class Origins {
    private final Map<String, Set<String>> names = new LinkedHashMap<>();
    private final Set<String> wholes = new HashSet<>();

    void add(String setting, String variable) {
        names.computeIfAbsent(setting, same -> new LinkedHashSet<>()).add(variable);
    }

    /** Records that the value of a setting is one variable, set or not, and nothing else. */
    void addWhole(String setting) {
        wholes.add(setting);
    }

    boolean isWhole(String setting) {
        return wholes.contains(setting);
    }

    Set<String> of(String setting) {
        return names.getOrDefault(setting, Set.of());
    }

    /** Returns the variables that a setting or a part of it came from. */
    Set<String> within(String setting) {
        return names.entrySet().stream()
                .filter(entry -> entry.getKey().equals(setting)
                        || entry.getKey().startsWith(setting + ".")
                        || entry.getKey().startsWith(setting + "["))
                .flatMap(entry -> entry.getValue().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Calls this with each setting and each variable in it. */
    void forEach(BiConsumer<String, String> action) {
        names.forEach((setting, variables) -> variables.forEach(variable -> action.accept(setting, variable)));
    }

    void clear() {
        names.clear();
        wholes.clear();
    }
}
