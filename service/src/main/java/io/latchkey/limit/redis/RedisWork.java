package io.latchkey.limit.redis;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What a limiter has done in the background, by two threads: one looks at the time, the other may wait for Redis. */
final class RedisWork implements AutoCloseable {
    private static final long LINK_MILLIS = 50;

    private final ScheduledExecutorService clock;
    private final ScheduledExecutorService linker;

    @SuppressWarnings("FutureReturnValueIgnored") // neither ends by itself
    RedisWork(RedisRateLimiter limiter, long tickNanos) {
        this.clock = single("latchkey-redis-clock");
        this.linker = single("latchkey-redis-link");
        clock.scheduleWithFixedDelay(() -> limiter.tick(System.nanoTime()), tickNanos, tickNanos, TimeUnit.NANOSECONDS);
        linker.scheduleWithFixedDelay(limiter::work, LINK_MILLIS, LINK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static ScheduledExecutorService single(String name) {
        return Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public void close() {
        clock.shutdownNow();
        linker.shutdownNow();
    }
}
