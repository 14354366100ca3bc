package io.latchkey.app;

import com.fasterxml.jackson.databind.JsonNode;
import io.dropwizard.logging.common.DefaultLoggingFactory;
import io.dropwizard.logging.common.LoggingFactory;
import io.dropwizard.validation.selfvalidating.ViolationCollector;
import io.latchkey.key.KnownNames;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Finds levels that do not exist: Dropwizard quietly takes them for {@code INFO}. Stateless. */
final class LogLevels {
    private static final List<String> LEVELS = List.of("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "ALL");

    private LogLevels() {}

    /** Reports each unknown level by its setting. */
    static void check(LoggingFactory logging, ViolationCollector violations) {
        if (!(logging instanceof DefaultLoggingFactory levels)) {
            return;
        }
        Map<String, String> bySetting = new TreeMap<>();
        bySetting.put("logging.level", levels.getLevel());
        levels.getLoggers().forEach((name, logger) -> {
            if (!logger.isObject() || logger.has("level")) {
                bySetting.put("logging.loggers." + name, level(logger));
            }
        });
        bySetting.forEach((setting, level) -> {
            if (!LEVELS.contains(level.toUpperCase(Locale.ROOT))) {
                violations.addViolation(
                        setting, "has an unknown level. " + KnownNames.hint(level, LEVELS, "levels", ""));
            }
        });
    }

    private static String level(JsonNode logger) {
        return logger.isObject() ? logger.get("level").asText() : logger.asText();
    }
}
