package io.latchkey.limit.redis;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What a limiter has done in the background, by two threads: one looks at the time, the other may wait for Redis. */
final class RedisWork implements AutoCloseable {
    private static final long LINK_MILLIS = 50;
    private static final long LONGEST_TICK = TimeUnit.MILLISECONDS.toNanos(5);

    private final RedisRateLimiter limiter;
    private final long latestTick;
    private final ScheduledExecutorService clock;
    private final ScheduledExecutorService linker;
    private long lastTick = System.nanoTime();

    @SuppressWarnings("FutureReturnValueIgnored") // neither ends by itself
    RedisWork(RedisRateLimiter limiter, Duration timeout) {
        this.limiter = limiter;
        this.latestTick = timeout.toNanos() / 2;
        this.clock = single("latchkey-redis-clock");
        this.linker = single("latchkey-redis-link");
        long tick = Math.min(LONGEST_TICK, timeout.toNanos() / 10);
        clock.scheduleWithFixedDelay(this::tick, tick, tick, TimeUnit.NANOSECONDS);
        linker.scheduleWithFixedDelay(limiter::work, LINK_MILLIS, LINK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * A tick that comes late says that this process stood still, in which time answers may have come that nobody has looked at
     * yet. It does not count, so that a pause of our own is not taken for a failure of Redis.
     */
    private void tick() {
        long now = System.nanoTime();
        boolean late = now - lastTick > latestTick;
        lastTick = now;
        if (!late) {
            limiter.expire(now);
        }
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
