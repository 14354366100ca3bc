package io.latchkey.admin.jmx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.management.openmbean.ArrayType;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/** Builds open data for notifications, whose user data JMX does not convert as it converts attributes. */
final class OpenData {
    private OpenData() {}

    /**
     * Returns composite data.
     *
     * @param items at least one; integers, strings and arrays of strings
     */
    static CompositeData composite(String typeName, String description, Map<String, Object> items) {
        String[] names = items.keySet().toArray(String[]::new);
        List<OpenType<?>> types = new ArrayList<>();
        try {
            for (Object value : items.values()) {
                types.add(type(value));
            }
            CompositeType type =
                    new CompositeType(typeName, description, names, names, types.toArray(OpenType<?>[]::new));
            return new CompositeDataSupport(type, items);
        } catch (OpenDataException e) {
            throw new IllegalArgumentException("no open type for " + typeName, e);
        }
    }

    private static OpenType<?> type(Object value) throws OpenDataException {
        if (value instanceof Integer) {
            return SimpleType.INTEGER;
        }
        return value instanceof String[] ? new ArrayType<>(1, SimpleType.STRING) : SimpleType.STRING;
    }
}
