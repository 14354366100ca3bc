package io.latchkey.admin;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;

/**
 * Stops libraries from logging text from callers, which may be a key, at the levels that services use. Each of these loggers would
 * write one line per such request, without a limit.
 */
final class SilencedLoggers {
    /** Loggers, each with the text that it prints below {@code ERROR}. At {@code ERROR} they print none. */
    private static final List<String> NAMES = List.of(
            // A malformed Host header or request target.
            "org.eclipse.jetty.util.HostPort",
            // Both values of a repeated Host header.
            "org.eclipse.jetty.http.HttpParser",
            // The path and the query of a form that was sent without a body.
            "org.glassfish.jersey.servlet.WebComponent",
            // The Accept header of a request that matches two methods equally well.
            "org.glassfish.jersey.server.internal.routing.AbstractMethodSelectingRouter");

    private SilencedLoggers() {}

    /** Raises these loggers to {@code ERROR}. Keeps a higher level. */
    static void silence(LoggerContext context) {
        for (String name : NAMES) {
            Logger logger = context.getLogger(name);
            if (logger.getLevel() == null || printsCallerText(logger.getLevel())) {
                logger.setLevel(Level.ERROR);
            }
        }
    }

    static boolean contain(String logger) {
        return NAMES.contains(logger);
    }

    static boolean printsCallerText(Level level) {
        return !level.isGreaterOrEqual(Level.ERROR);
    }
}
