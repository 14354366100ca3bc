package io.latchkey.warning;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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

    /** Interval in which at most one warning per subject is logged. */
    static final long INTERVAL_NANOS = TimeUnit.HOURS.toNanos(1);

    private static final Logger LOGGER = LoggerFactory.getLogger(Warnings.class);
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final LongAdder count = new LongAdder();
    private final ConcurrentMap<String, Long> logged = new ConcurrentHashMap<>();
    private final AtomicLong lastCleanup;
    private volatile long lastFullWarning;
    private final Map<String, Set<String>> current = new HashMap<>();

    /**
     * Creates an instance without warnings.
     *
     * @param nanoTime the monotonic clock in nanoseconds
     */
    public Warnings(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        long longBefore = nanoTime.getAsLong() - INTERVAL_NANOS;
        lastCleanup = new AtomicLong(longBefore);
        lastFullWarning = longBefore;
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
        long now = nanoTime.getAsLong();
        Long last = logged.get(subject);
        if (last != null) {
            return now - last >= INTERVAL_NANOS && logged.replace(subject, last, now);
        }
        if (logged.size() < MOST_SUBJECTS) {
            return logged.putIfAbsent(subject, now) == null;
        }
        return cleanUp(now) && logged.putIfAbsent(subject, now) == null;
    }

    /** Removes old subjects, at most once a minute, so that not every request with a new subject iterates over all. */
    private boolean cleanUp(long now) {
        long last = lastCleanup.get();
        if (now - last < PAUSE_NANOS || !lastCleanup.compareAndSet(last, now)) {
            return false;
        }
        logged.values().removeIf(time -> now - time >= INTERVAL_NANOS);
        if (logged.size() < MOST_SUBJECTS) {
            return true;
        }
        if (now - lastFullWarning >= INTERVAL_NANOS) {
            lastFullWarning = now;
            LOGGER.warn(
                    "There are warnings about more than {} subjects. Further ones are counted, but not logged.",
                    MOST_SUBJECTS);
        }
        return false;
    }
}
