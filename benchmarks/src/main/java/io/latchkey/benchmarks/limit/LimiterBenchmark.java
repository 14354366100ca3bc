package io.latchkey.benchmarks.limit;

import io.latchkey.limit.RateLimit;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Measures one request to a limiter: find the key's state, read the clock, count. Every library gets the same keys in the same
 * order, and the same share of denials. Each result is checked; a wrong one fails the benchmark.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LimiterBenchmark {
    /** No request is faster, so a limit whose window has this length per request is never used up. */
    private static final long FASTEST_STEP_NANOS = 10;

    /** So long that no request expires while the benchmark runs. */
    private static final Duration FOREVER = Duration.ofDays(366);

    /** The limit of keys that must exceed it: their limits are used up first. */
    private static final int SMALL = 60;

    @Param({"LATCHKEY", "BUCKET4J", "BUCKET4J_PROBE", "RESILIENCE4J", "GUAVA"})
    public Library library = Library.LATCHKEY;

    @Param({"1", "1000", "1000000"})
    public int keys;

    /** Requests per window. */
    @Param({"60", "10000", "1000000"})
    public int limit;

    private List<String> ids = List.of();
    private final AtomicInteger threads = new AtomicInteger();

    /** Creates the keys. */
    @Setup(Level.Trial)
    public void prepare() {
        ids = IntStream.range(0, keys)
                .mapToObj(number -> String.format("%016x", number * 0x9E3779B97F4A7C15L))
                .collect(Collectors.toList());
        Collections.shuffle(ids, new Random(keys));
    }

    /** Keys that are never over their limit. */
    @State(Scope.Benchmark)
    public static class Open {
        private Contender limiter = keyId -> false;

        /** Sends one request of every key. */
        @Setup(Level.Trial)
        public void prepare(LimiterBenchmark benchmark) {
            long window = (long) benchmark.limit * benchmark.keys * FASTEST_STEP_NANOS;
            long speed = Math.max(1, (RateLimit.MIN_WINDOW.toNanos() + window - 1) / window);
            long most = RateLimit.MAX_WINDOW.toNanos();
            limiter = benchmark.library.limiting(
                    new RateLimit(benchmark.limit, Math.min(most, window * speed)), new FastClock(speed));
            benchmark.ids.forEach(limiter::step);
        }
    }

    /** Keys that are always over their limit. */
    @State(Scope.Benchmark)
    public static class UsedUp {
        private Contender limiter = keyId -> true;

        /** Uses up every limit. */
        @Setup(Level.Trial)
        public void prepare(LimiterBenchmark benchmark) {
            limiter = benchmark.library.limiting(RateLimit.of(SMALL, FOREVER), new FastClock(1));
            for (String id : benchmark.ids) {
                int left = 2 * SMALL;
                while (limiter.step(id) && left > 0) {
                    left--;
                }
            }
        }
    }

    /** The position of a thread among the keys; each thread starts at another one. */
    @State(Scope.Thread)
    public static class Cursor {
        private int next;
        private boolean odd;

        /** Sets the start position of the thread. */
        @Setup(Level.Trial)
        public void place(LimiterBenchmark benchmark) {
            next = benchmark.threads.getAndIncrement() * benchmark.keys / 2 % benchmark.keys;
        }

        String next(List<String> ids) {
            String id = ids.get(next);
            next = next + 1 == ids.size() ? 0 : next + 1;
            return id;
        }
    }

    /** Every request is within its key's limit. */
    @Benchmark
    public boolean allowed(Open open, Cursor cursor) {
        return expect(true, open.limiter.step(cursor.next(ids)));
    }

    /** Every request is over its key's limit, which is 60 here whatever {@link #limit} says. */
    @Benchmark
    public boolean denied(UsedUp usedUp, Cursor cursor) {
        return expect(false, usedUp.limiter.step(cursor.next(ids)));
    }

    /** Every second request is over its key's limit. */
    @Benchmark
    public boolean mixed(Open open, UsedUp usedUp, Cursor cursor) {
        cursor.odd = !cursor.odd;
        return cursor.odd ? allowed(open, cursor) : denied(usedUp, cursor);
    }

    private static boolean expect(boolean expected, boolean actual) {
        if (expected != actual) {
            throw new IllegalStateException(expected ? "a request was denied" : "a request was allowed");
        }
        return actual;
    }
}
