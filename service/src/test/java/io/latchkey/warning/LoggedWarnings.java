package io.latchkey.warning;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Collects what {@link Warnings} logs, and keeps it from the test's output. */
public final class LoggedWarnings implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger(Warnings.class);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Level level = logger.getLevel();

    public LoggedWarnings() {
        // A service of another test may have set the root logger to a higher level.
        logger.setLevel(Level.WARN);
        appender.start();
        logger.addAppender(appender);
        logger.setAdditive(false);
    }

    /** Returns the messages so far. */
    public List<String> messages() {
        return appender.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Override
    public void close() {
        logger.setAdditive(true);
        logger.setLevel(level);
        logger.detachAppender(appender);
    }
}
