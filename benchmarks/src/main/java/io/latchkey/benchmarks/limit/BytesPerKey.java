package io.latchkey.benchmarks.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.latchkey.limit.MemoryRateLimiter;
import io.latchkey.limit.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.openjdk.jol.info.GraphLayout;

/**
 * Prints how many bytes of heap a key takes in the limiter, including its map entry but not the text of its id, which
 * belongs to the ring. Measured by walking over the objects (JOL) of a limiter with many keys.
 */
public final class BytesPerKey {
    private static final int KEYS = 1000;
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private BytesPerKey() {}

    /** Prints a table in Markdown. */
    public static void main(String[] arguments) {
        List<String> ids = IntStream.range(0, KEYS).mapToObj("%016x"::formatted).toList();
        System.out.println("| | one request | full at 60 a minute | full at 1 000 000 a minute |");
        System.out.println("|---|---|---|---|");
        print("Latchkey", ids, BytesPerKey::latchkey);
        print("Bucket4j", ids, BytesPerKey::bucket4j);
    }

    private static void print(String name, List<String> ids, Filled filled) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %d |%n",
                name,
                bytes(filled, ids, 60, 1),
                bytes(filled, ids, 60, 60),
                bytes(filled, ids.subList(0, 10), 1_000_000, 1_000_000));
    }

    private static long bytes(Filled filled, List<String> ids, int limit, int requests) {
        Object limiter = filled.of(ids, RateLimit.of(limit, WINDOW), requests);
        Object empty = filled.of(List.of(), RateLimit.of(limit, WINDOW), 0);
        long text = GraphLayout.parseInstance(ids.toArray()).totalSize()
                - GraphLayout.parseInstance((Object) new Object[ids.size()]).totalSize();
        long all = GraphLayout.parseInstance(limiter).totalSize();
        return (all - text - GraphLayout.parseInstance(empty).totalSize()) / ids.size();
    }

    private static Object latchkey(List<String> ids, RateLimit limit, int requests) {
        Clock clock = new Clock();
        MemoryRateLimiter limiter = new MemoryRateLimiter(clock::currentTimeNanos);
        use(ids, limit, requests, clock, id -> limiter.tryAcquire(id, limit));
        return limiter;
    }

    private static Object bucket4j(List<String> ids, RateLimit limit, int requests) {
        Clock clock = new Clock();
        Map<String, Bucket> buckets = new ConcurrentHashMap<>();
        use(
                ids,
                limit,
                requests,
                clock,
                id -> Library.find(buckets, id, limit, clock).tryConsume(1));
        return buckets;
    }

    /** Spreads the requests over the window, so that a limiter that stores times stores as many as it can. */
    private static void use(List<String> ids, RateLimit limit, int requests, Clock clock, Consumer<String> step) {
        for (int request = 0; request < requests; request++) {
            clock.now = limit.windowNanos() * request / requests;
            ids.forEach(step);
        }
    }

    /** Returns a limiter in which each of these keys has made this number of requests. */
    private interface Filled {
        Object of(List<String> ids, RateLimit limit, int requests);
    }

    private static final class Clock implements TimeMeter {
        private long now;

        @Override
        public long currentTimeNanos() {
            return now;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
