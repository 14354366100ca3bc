package io.latchkey.benchmarks.redis;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Measures allowed requests per second. A denied request fails the benchmark. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class RedisBenchmark {
    /** The maximum number of requests of one thread that wait for Redis. */
    @State(Scope.Benchmark)
    public static class Flight {
        @Param({"16", "64"})
        public int inFlight;

        private final Semaphore free = new Semaphore(0);
        private volatile @Nullable Throwable failure;

        /** Permits for further requests. */
        @Setup(Level.Trial)
        public void clear() {
            free.release(inFlight);
        }

        void take() throws InterruptedException {
            free.acquire();
            Throwable thrown = failure;
            if (thrown != null) {
                throw new IllegalStateException(thrown);
            }
        }

        void give(@Nullable Boolean allowed, @Nullable Throwable thrown) {
            if (thrown != null || allowed == null || !allowed) {
                failure = thrown == null ? new IllegalStateException("a request was denied, or not counted") : thrown;
            }
            free.release();
        }

        /** Waits for all requests in flight. */
        @TearDown(Level.Iteration)
        public void land() throws InterruptedException {
            free.acquire(inFlight);
            free.release(inFlight);
        }
    }

    /** Each thread waits for its reply. */
    @Benchmark
    public void waiting(SharedKeys keys) {
        keys.contender().step(keys.any());
    }

    /** A thread continues while its requests are in flight, as at {@code /verify}. Use one thread. */
    @Benchmark
    @SuppressWarnings("FutureReturnValueIgnored") // the semaphore counts them
    public void inFlight(SharedKeys keys, Flight flight) throws InterruptedException {
        flight.take();
        keys.contender().begin(keys.any()).whenComplete(flight::give);
    }
}
