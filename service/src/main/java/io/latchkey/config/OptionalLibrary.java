package io.latchkey.config;

import io.dropwizard.configuration.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Libraries that an embedding application adds only for the features that need them. Internal: may change in any release.
 * Immutable.
 */
public enum OptionalLibrary {
    LETTUCE("io.lettuce.core.RedisClient"),
    PROMETHEUS(
            "io.prometheus.metrics.core.metrics.Counter",
            "io.prometheus.metrics.exporter.servlet.jakarta.PrometheusMetricsServlet",
            "io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics"),
    RESILIENCE4J("io.github.resilience4j.circuitbreaker.CircuitBreaker", "io.github.resilience4j.bulkhead.Bulkhead");

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> classes;

    OptionalLibrary(String... classes) {
        this.classes = List.of(classes);
    }

    public boolean isPresent() {
        return classes.stream().allMatch(OptionalLibrary::isPresent);
    }

    /**
     * Returns if the library is present.
     *
     * @param setting what needs it, such as {@code latchkey.limiter.type is redis}
     * @throws ConfigurationException if it is absent; the message has the coordinates to add
     */
    public void require(String setting) throws ConfigurationException {
        if (!isPresent()) {
            String names = coordinates()
                    .map(one -> one.substring(0, one.lastIndexOf(':')))
                    .collect(Collectors.joining(" and "));
            throw new MissingLibraryException(
                    setting + ", which needs " + names + ". Add to your dependencies: " + toAdd() + ".");
        }
    }

    /** Returns the coordinates with their versions, for a message. */
    public String toAdd() {
        return coordinates().collect(Collectors.joining(", "));
    }

    /** Returns the coordinates that this release was built with. */
    private Stream<String> coordinates() {
        Properties all = new Properties();
        try (InputStream file = OptionalLibrary.class.getResourceAsStream("optional-libraries.properties")) {
            all.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Stream.of(all.getProperty(name()).split(",", -1)).map(String::strip);
    }

    private static boolean isPresent(String type) {
        try {
            Class.forName(type, false, OptionalLibrary.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    private static final class MissingLibraryException extends ConfigurationException {
        private static final long serialVersionUID = 1L;

        MissingLibraryException(String mistake) {
            super("The configuration", List.of(mistake));
        }
    }
}
