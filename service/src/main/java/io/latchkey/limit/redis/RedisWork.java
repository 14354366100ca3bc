package io.latchkey.limit.redis;

import io.latchkey.schedule.RepeatedTask;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** What a limiter has done in the background, by two threads: one looks at the time, the other may wait for Redis. */
final class RedisWork implements AutoCloseable {
    private static final Duration LINK_PAUSE = Duration.ofMillis(50);

    private final ScheduledExecutorService clock;
    private final ScheduledExecutorService linker;

    RedisWork(RedisRateLimiter limiter, long tickNanos) {
        this.clock = single("latchkey-redis-clock");
        this.linker = single("latchkey-redis-link");
        RepeatedTask.start(clock, "Timing Redis", Duration.ofNanos(tickNanos), () -> limiter.tick(System.nanoTime()));
        RepeatedTask.start(linker, "Connecting to Redis", LINK_PAUSE, limiter::work);
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
