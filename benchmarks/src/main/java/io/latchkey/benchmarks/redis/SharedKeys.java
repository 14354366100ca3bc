package io.latchkey.benchmarks.redis;

import io.dropwizard.logging.common.BootstrapLogging;
import io.latchkey.limit.RateLimit;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The keys in the Redis at the system property {@code redis}, and the limiter that counts them. */
@State(Scope.Benchmark)
public class SharedKeys {
    /** More than Redis can process, and low enough that requests expire continuously. */
    private static final int PER_SECOND = 1_000_000;

    @Param({"LATCHKEY", "BUCKET4J", "BUCKET4J_BATCHING", "GET"})
    public Library library = Library.LATCHKEY;

    @Param({"1", "1000"})
    public int keys;

    private @Nullable Contender contender;

    /** Connects. */
    @Setup(Level.Trial)
    public void open() {
        BootstrapLogging.bootstrap(ch.qos.logback.classic.Level.WARN);
        RateLimit limit = new RateLimit(PER_SECOND / keys, TimeUnit.SECONDS.toNanos(1));
        contender = library.open(System.getProperty("redis"), keys, limit);
    }

    Contender contender() {
        return Objects.requireNonNull(contender);
    }

    /** Returns a random key, because callers are not synchronized. */
    int any() {
        return keys == 1 ? 0 : ThreadLocalRandom.current().nextInt(keys);
    }

    /** Disconnects. */
    @TearDown(Level.Trial)
    public void close() {
        contender().close();
    }
}
