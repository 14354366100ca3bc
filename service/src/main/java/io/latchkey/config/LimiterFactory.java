package io.latchkey.config;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.annotation.JsonTypeResolver;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.jackson.Discoverable;
import io.latchkey.PublicApi;
import io.latchkey.config.strict.StrictTypes;
import io.latchkey.limit.CountingLimiter;
import java.util.function.LongSupplier;

/**
 * Where requests are counted: {@code latchkey.limiter}, whose {@code type} names the class; default {@code memory}. Each class
 * takes its own settings and refuses those of the others. An application adds a type with a class that has a
 * {@code @JsonTypeName} and is listed in {@code META-INF/services/io.latchkey.config.LimiterFactory}.
 */
@PublicApi
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type", defaultImpl = MemoryLimiterFactory.class)
@JsonTypeResolver(StrictTypes.class)
public interface LimiterFactory extends Discoverable {
    /**
     * Creates the limiter, which is closed when the application stops.
     *
     * @param nanoTime a monotonic clock in nanoseconds
     * @throws ConfigurationException if these settings cannot be used here
     */
    CountingLimiter build(LongSupplier nanoTime) throws ConfigurationException;
}
