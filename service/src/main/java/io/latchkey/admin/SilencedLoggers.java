package io.latchkey.admin;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;

/**
 * Keeps libraries from logging text of callers, which may be a key, at the levels that services run with. Each of these loggers
 * would write one line per such request, without a limit.
 */
final class SilencedLoggers {
    /** What these loggers print below {@code ERROR}. At {@code ERROR} they print nothing. */
    private static final List<String> NAMES = List.of(
            // A Host header or a request's target that is no host and port.
            "org.eclipse.jetty.util.HostPort",
            // Both values of a Host header that was sent twice.
            "org.eclipse.jetty.http.HttpParser",
            // The path and the query of a form that was sent without a body.
            "org.glassfish.jersey.servlet.WebComponent",
            // The Accept header of a request that fits two methods equally well.
            "org.glassfish.jersey.server.internal.routing.AbstractMethodSelectingRouter");

    private SilencedLoggers() {}

    /** Raises these loggers to {@code ERROR}. A higher level stays. */
    static void silence(LoggerContext context) {
        for (String name : NAMES) {
            Logger logger = context.getLogger(name);
            if (logger.getLevel() == null || mayEcho(logger.getLevel())) {
                logger.setLevel(Level.ERROR);
            }
        }
    }

    static boolean contain(String logger) {
        return NAMES.contains(logger);
    }

    static boolean mayEcho(Level level) {
        return !level.isGreaterOrEqual(Level.ERROR);
    }
}
