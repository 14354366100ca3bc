package io.latchkey.config.strict;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.introspect.AnnotatedClassResolver;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.util.ClassUtil;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The classes among which a {@code type} chooses, and the settings of each. Immutable. */
final class Subtypes {
    private final DeserializationConfig config;
    private final SortedMap<String, Class<?>> classes = new TreeMap<>();

    private Subtypes(DeserializationConfig config) {
        this.config = config;
    }

    /** Returns those of a class whose {@code type} chooses. */
    static Subtypes of(Class<?> base, DeserializationConfig config) {
        Subtypes subtypes = new Subtypes(config);
        for (NamedType type : config.getSubtypeResolver()
                .collectAndResolveSubtypesByTypeId(
                        config, AnnotatedClassResolver.resolve(config, config.constructType(base), config))) {
            if (type.hasName() && !Modifier.isAbstract(type.getType().getModifiers())) {
                subtypes.classes.put(type.getName(), type.getType());
            }
        }
        return subtypes;
    }

    /** Returns a class and its alternatives, if a {@code type} chooses it; otherwise none. */
    static Subtypes around(Class<?> chosen, DeserializationConfig config) {
        return ClassUtil.findRawSuperTypes(chosen, Object.class, false).stream()
                .filter(base -> base.isAnnotationPresent(JsonTypeInfo.class))
                .findFirst()
                .map(base -> of(base, config))
                .orElseGet(() -> new Subtypes(config));
    }

    /** Returns the names in their order. */
    Set<String> names() {
        return classes.keySet();
    }

    @Nullable
    String nameOf(Class<?> type) {
        return classes.entrySet().stream()
                .filter(one -> one.getValue() == type)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /** Returns the name of the first type that has this setting, or null if none has. */
    @Nullable
    String ownerOf(String setting) {
        return classes.entrySet().stream()
                .filter(one -> settings(one.getValue()).contains(setting))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private Set<String> settings(Class<?> type) {
        Set<String> names = new HashSet<>();
        for (BeanPropertyDefinition property :
                config.introspect(config.constructType(type)).findProperties()) {
            if (property.couldDeserialize()) {
                names.add(property.getName());
            }
        }
        return names;
    }
}
