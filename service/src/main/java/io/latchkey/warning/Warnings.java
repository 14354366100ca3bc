package io.latchkey.warning;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs and counts warnings to the operator without flooding the log. Messages contain no key and no text from a caller.
 * Thread-safe.
 */
public final class Warnings {
    /** Maximum number of tracked subjects. Warnings about others are counted, and one line reports that there are some. */
    static final int MOST_SUBJECTS = 1_000;

    private static final Logger LOGGER = LoggerFactory.getLogger(Warnings.class);
    private static final Duration INTERVAL = Duration.ofHours(1);

    /** The subject of the line about subjects beyond the maximum. */
    private static final String OTHERS = "";

    private final LongAdder count = new LongAdder();
    private final Map<String, Set<String>> current = new HashMap<>();

    /** The subjects whose last warning was logged within the interval. */
    private final Cache<String, Boolean> logged;

    /**
     * Creates an instance without warnings.
     *
     * @param nanoTime the monotonic clock in nanoseconds
     */
    public Warnings(LongSupplier nanoTime) {
        logged = Caffeine.newBuilder()
                .expireAfterWrite(INTERVAL)
                .ticker(nanoTime::getAsLong)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Counts a warning about a recurring event, and logs it at most once an hour per subject.
     *
     * @param subject what the warning is about, such as the kind of mistake and the address of the peer
     * @param message what is wrong, and what to do
     */
    public void warn(String subject, String message) {
        count.increment();
        if (isDue(subject)) {
            LOGGER.warn(message);
        }
    }

    /**
     * Replaces the current warnings of one source, such as the settings or the keys. Logs and counts only new ones, so that a
     * reload does not repeat the others.
     *
     * @param source where the warnings come from
     * @param messages all current warnings; each states what is wrong, and what to do
     */
    public synchronized void replace(String source, Collection<String> messages) {
        Set<String> before = current.getOrDefault(source, Set.of());
        Set<String> now = new LinkedHashSet<>(messages);
        current.put(source, now);
        for (String message : now) {
            if (!before.contains(message)) {
                count.increment();
                LOGGER.warn(message);
            }
        }
    }

    /** Returns the number of warnings since the start, logged or not. */
    public long count() {
        return count.sum();
    }

    private boolean isDue(String subject) {
        if (logged.getIfPresent(subject) != null) {
            return false;
        }
        if (logged.estimatedSize() >= MOST_SUBJECTS) {
            logged.cleanUp();
        }
        if (logged.estimatedSize() < MOST_SUBJECTS) {
            return isFirst(subject);
        }
        if (isFirst(OTHERS)) {
            LOGGER.warn(
                    "There are warnings about more than {} subjects. Further ones are counted, but not logged.",
                    MOST_SUBJECTS);
        }
        return false;
    }

    private boolean isFirst(String subject) {
        return logged.asMap().putIfAbsent(subject, true) == null;
    }
}
