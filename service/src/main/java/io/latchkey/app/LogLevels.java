package io.latchkey.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import io.dropwizard.logging.common.LoggingFactory;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Finds levels that do not exist: Dropwizard quietly takes them for {@code INFO}. Stateless. */
final class LogLevels {
    static final String MISTAKE =
            "logging: level and the level of each logger must be OFF, ERROR, WARN, INFO, DEBUG, TRACE or ALL.";

    private static final Set<String> LEVELS = Set.of("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "ALL");

    private LogLevels() {}

    static boolean areGood(LoggingFactory logging) {
        return !(logging instanceof DefaultLoggingFactory levels)
                || Stream.concat(
                                Stream.of(levels.getLevel()),
                                levels.getLoggers().values().stream()
                                        .filter(logger -> !logger.isObject() || logger.has("level"))
                                        .map(LogLevels::level))
                        .allMatch(level -> LEVELS.contains(level.toUpperCase(Locale.ROOT)));
    }

    private static String level(JsonNode logger) {
        return logger.isObject() ? logger.get("level").asText() : logger.asText();
    }
}
