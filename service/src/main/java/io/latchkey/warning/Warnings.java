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
 * Logs what an operator should mend, without flooding the log, and counts it. Messages hold no text of a key and no text that
 * a caller wrote. Thread-safe.
 */
public final class Warnings {
    /** How many subjects are tracked at once. Warnings of further subjects are counted, and one line says that there are some. */
    static final int MOST_SUBJECTS = 1_000;

    /** How long the warnings of one subject are only counted after one of them was logged. */
    static final long INTERVAL_NANOS = TimeUnit.HOURS.toNanos(1);

    private static final Logger LOGGER = LoggerFactory.getLogger(Warnings.class);
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanoTime;
    private final LongAdder count = new LongAdder();
    private final ConcurrentMap<String, Long> logged = new ConcurrentHashMap<>();
    private final AtomicLong madeRoom;
    private volatile long saidFull;
    private final Map<String, Set<String>> standing = new HashMap<>();

    /**
     * Creates an empty log of warnings.
     *
     * @param nanoTime the monotonic clock in nanoseconds
     */
    public Warnings(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        long longAgo = nanoTime.getAsLong() - INTERVAL_NANOS;
        madeRoom = new AtomicLong(longAgo);
        saidFull = longAgo;
    }

    /**
     * Counts a warning about something that happens again and again, and logs it at most once an hour per subject.
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
     * Replaces the warnings that stand for one source, such as the settings or the keys. Logs and counts those that did not
     * stand before, so that a reload does not repeat what it did not change.
     *
     * @param source where they were found
     * @param messages all that are true now; each says what is wrong, and what to do
     */
    public synchronized void replace(String source, Collection<String> messages) {
        Set<String> before = standing.getOrDefault(source, Set.of());
        Set<String> now = new LinkedHashSet<>(messages);
        standing.put(source, now);
        for (String message : now) {
            if (!before.contains(message)) {
                count.increment();
                LOGGER.warn(message);
            }
        }
    }

    /** Returns how many warnings there were since the start, logged or not. */
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
        return makesRoom(now) && logged.putIfAbsent(subject, now) == null;
    }

    /** At most once a minute: requests with ever new subjects must not each walk through all of them. */
    private boolean makesRoom(long now) {
        long last = madeRoom.get();
        if (now - last < PAUSE_NANOS || !madeRoom.compareAndSet(last, now)) {
            return false;
        }
        logged.values().removeIf(time -> now - time >= INTERVAL_NANOS);
        if (logged.size() < MOST_SUBJECTS) {
            return true;
        }
        if (now - saidFull >= INTERVAL_NANOS) {
            saidFull = now;
            LOGGER.warn(
                    "There are warnings about more than {} different subjects. Further ones are counted, not logged.",
                    MOST_SUBJECTS);
        }
        return false;
    }
}
