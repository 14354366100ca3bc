package io.latchkey.limit.redis;

import io.latchkey.Eventually;
import io.latchkey.limit.CountingLimiter;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Creates limiters that count in a real Redis by one clock, which stands still unless a test moves it. */
final class SteppedRedis implements AutoCloseable {
    /** A time in November 2026 in microseconds, because no time in Redis is near zero. */
    private static final long START = 1_795_000_000_000_000L;

    /** Longer than a denial is cached. */
    private static final long LONG = 10_000_000_000L;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong nodeNanos = new AtomicLong();
    private final WindowScript script = WindowScript.byClock(() -> START + nanos.get() / 1000);
    private final RedisProcess redis;
    private final MeddlingProxy proxy;
    private long latest;

    SteppedRedis() throws Exception {
        redis = RedisProcess.start();
        proxy = new MeddlingProxy(redis.port());
    }

    /** Returns another node, which does nothing in the background and waits for Redis however long that takes. */
    CountingLimiter node() throws InterruptedException {
        return node(0);
    }

    /** Returns a node that leases this part of a limit. */
    CountingLimiter node(int leasePercent) throws InterruptedException {
        RedisRules rules = rules(proxy.url(), leasePercent);
        RedisRateLimiter limiter = RedisLimiters.create(rules, script, nodeNanos::get);
        Eventually.until("a connection to Redis", () -> {
            limiter.connect();
            return !limiter.shared().isUnavailable();
        });
        return limiter;
    }

    /** Returns rules with a long timeout, because the machine may be slow, and without local decisions. */
    static RedisRules rules(String url) {
        return rules(url, 0);
    }

    private static RedisRules rules(String url, int leasePercent) {
        return new RedisRules(
                RedisAddress.parse(url), RedisLogin.NONE, Duration.ofMinutes(1), 2, OnFailure.CLOSED, 1, leasePercent);
    }

    RedisProcess redis() {
        return redis;
    }

    /** Does some work, such as sending requests, while no byte passes between the nodes and Redis. Then all bytes pass. */
    <T> T whileSilent(Callable<T> work) throws Exception {
        proxy.mode(MeddlingProxy.Mode.HOLD);
        try {
            return work.call();
        } finally {
            proxy.mode(MeddlingProxy.Mode.PASS);
        }
    }

    /**
     * Sets the clock of Redis, which may go back; that of a node is monotonic. If it goes back, what a node has cached
     * expires, so that the node queries Redis.
     */
    void time(long time) {
        long before = nanos.getAndSet(time);
        nodeNanos.addAndGet(time < latest || before < latest ? LONG : time - before);
        latest = Math.max(latest, time);
    }

    /** Sends commands to Redis without a limiter. */
    void use(Consumer<RedisCommands<String, String>> work) {
        redis.ask(commands -> {
            work.accept(commands);
            return true;
        });
    }

    /** Returns how many scripts were run by digest since the statistics were reset. */
    long calls() {
        long[] calls = new long[1];
        use(commands -> commands.info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_evalsha:"))
                .forEach(line -> calls[0] = Long.parseLong(line.replaceAll("cmdstat_evalsha:calls=(\\d+),.*", "$1"))));
        return calls[0];
    }

    /** Sets the clock to the start. */
    void restart() {
        latest = 0;
        nanos.set(0);
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        redis.close();
    }
}
