package io.latchkey.admin;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stops Dropwizard's task {@code log-level} from lowering a logger below {@code INFO} if that logger then prints whole requests
 * and with them callers' keys. Thread-safe.
 */
final class LogLevelCheck implements CheckedTask {
    private static final Set<String> PARAMETERS = Set.of("logger", "level", "duration");
    private static final Set<String> LEVELS = Set.of("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE", "ALL");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_$.-]{1,200}");

    /** Servers and clients, which print what they receive and send, and a validator, which prints what it validates. */
    private static final List<String> PRINTING = List.of("""
            org.eclipse.jetty org.glassfish.jersey org.apache.hc org.apache.http org.hibernate.validator
            io.lettuce io.netty reactor jdk.internal.httpclient sun.net.www
            """.split("\\s+"));

    /** Loggers are never removed. */
    private static final int MOST_LOGGERS = 10_000;

    private final LoggerContext context;

    LogLevelCheck(LoggerContext context) {
        this.context = context;
    }

    @Override
    public String getName() {
        return "log-level";
    }

    @Override
    public @Nullable String mistake(Map<String, String[]> given) {
        if (!PARAMETERS.containsAll(given.keySet())) {
            return "Unknown parameter of log-level. Known parameters: duration, level, logger.";
        }
        String[] loggers = given.getOrDefault("logger", new String[0]);
        if (loggers.length == 0) {
            return "logger is missing. Give the name of a logger; repeat the parameter for several.";
        }
        if (!Stream.of(loggers).allMatch(NAME.asMatchPredicate())) {
            return "logger must be the name of a logger: 1 to 200 letters, digits and . _ $ -";
        }
        String levelMistake = levelMistake(given.get("level"));
        String durationMistake = durationMistake(given.get("duration"), given.containsKey("level"));
        if (levelMistake != null || durationMistake != null) {
            return levelMistake == null ? durationMistake : levelMistake;
        }
        Level level = given.containsKey("level") ? Level.toLevel(given.get("level")[0]) : null;
        return Stream.of(loggers)
                .map(name -> loggerMistake(name, level, given.containsKey("duration")))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Strict, because Logback reads every unknown text as DEBUG. */
    private static @Nullable String levelMistake(String @Nullable [] given) {
        boolean isGood = given == null || (given.length == 1 && LEVELS.contains(given[0].toUpperCase(Locale.ROOT)));
        return isGood
                ? null
                : "level must be one of OFF, ERROR, WARN, INFO, DEBUG, TRACE, ALL. Omit it to inherit the level.";
    }

    private static @Nullable String durationMistake(String @Nullable [] given, boolean hasLevel) {
        String mistake = "duration must be an ISO-8601 duration such as PT10M, together with a level.";
        if (given == null) {
            return null;
        }
        try {
            Duration duration = Duration.parse(given[0]);
            boolean isGood = given.length == 1 && hasLevel && !duration.isNegative() && duration.toDays() < 366;
            return isGood ? null : mistake;
        } catch (DateTimeParseException e) {
            return mistake;
        }
    }

    private @Nullable String loggerMistake(String name, @Nullable Level level, boolean isTemporary) {
        if (SilencedLoggers.contain(name)
                && (level == null || isTemporary || SilencedLoggers.printsCallerText(level))) {
            return "No level was changed. Below ERROR, this logger prints text from callers, which can contain keys.";
        }
        boolean isRoot = name.equalsIgnoreCase(Logger.ROOT_LOGGER_NAME);
        if (isRoot && (level == null || isTemporary)) {
            return "The root logger needs a level without a duration, because it cannot inherit one.";
        }
        if (isRoot || isRelated(name)) {
            // After the duration, Dropwizard removes the level, and the logger inherits one.
            boolean inherits = level == null || isTemporary;
            if (isBelowInfo(level) || (inherits && isBelowInfo(inherited(name)))) {
                return "No level was changed. Below INFO, this logger, a parent or a child of it prints whole requests, and"
                        + " with them callers' keys.";
            }
        }
        return isRoot || context.exists(name) != null || context.getLoggerList().size() < MOST_LOGGERS
                ? null
                : "There are too many loggers. Give the name of an existing one.";
    }

    private static boolean isBelowInfo(@Nullable Level level) {
        return level != null && !level.isGreaterOrEqual(Level.INFO);
    }

    private static boolean isRelated(String name) {
        return PRINTING.stream().anyMatch(one -> isAtOrBelow(name, one) || isAtOrBelow(one, name));
    }

    /** Uses Logback's rule: both characters separate a name from its children. */
    private static boolean isAtOrBelow(String name, String ancestor) {
        return name.equals(ancestor) || name.startsWith(ancestor + ".") || name.startsWith(ancestor + "$");
    }

    private Level inherited(String name) {
        for (int end = separator(name, name.length()); end > 0; end = separator(name, end)) {
            Logger above = context.exists(name.substring(0, end));
            if (above != null && above.getLevel() != null) {
                return above.getLevel();
            }
        }
        return context.getLogger(Logger.ROOT_LOGGER_NAME).getLevel();
    }

    private static int separator(String name, int before) {
        return Math.max(name.lastIndexOf('.', before - 1), name.lastIndexOf('$', before - 1));
    }
}
