package io.latchkey.config.strict;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DatabindContext;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.PolymorphicTypeValidator;
import com.fasterxml.jackson.databind.jsontype.TypeIdResolver;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.TypeIdResolverBase;
import java.io.IOException;
import java.util.Collection;

/** Refuses an unknown {@code type}, which Jackson would read as the default one. Without a {@code type}, the default applies. */
public final class StrictTypes extends StdTypeResolverBuilder {
    @Override
    protected TypeIdResolver idResolver(
            MapperConfig<?> config,
            JavaType baseType,
            PolymorphicTypeValidator validator,
            Collection<NamedType> subtypes,
            boolean forSerialization,
            boolean forDeserialization) {
        return new Ids(
                baseType,
                super.idResolver(config, baseType, validator, subtypes, forSerialization, forDeserialization));
    }

    private static final class Ids extends TypeIdResolverBase {
        private final TypeIdResolver known;

        Ids(JavaType baseType, TypeIdResolver known) {
            super(baseType, null);
            this.known = known;
        }

        @Override
        public JavaType typeFromId(DatabindContext context, String id) throws IOException {
            JavaType type = known.typeFromId(context, id);
            if (type == null && context instanceof DeserializationContext reading) {
                throw reading.invalidTypeIdException(_baseType, id, known.getDescForKnownTypeIds());
            }
            return type;
        }

        @Override
        public String idFromValue(Object value) {
            return known.idFromValue(value);
        }

        @Override
        public String idFromValueAndType(Object value, Class<?> suggested) {
            return known.idFromValueAndType(value, suggested);
        }

        @Override
        public JsonTypeInfo.Id getMechanism() {
            return known.getMechanism();
        }
    }
}
