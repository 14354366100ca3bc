package io.latchkey.limit.redis;

import io.latchkey.limit.RateLimit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The scripts that count requests in Redis, and the names of the keys that they use. Immutable.
 *
 * <p>The log of a key is that of {@code SlidingWindow}, in microseconds of Redis' own clock: at most {@code requests} are allowed
 * in any span {@code (t - window, t]} of that clock. Up to 1,024 requests per window each has its own timestamp; beyond that each
 * 1/1024th of the window has one. A window is rounded up to whole microseconds.
 *
 * <p>All requests of a key that are decided together cost one step. A step reads the clock, reads 96 bytes once and writes about
 * 40 once, whatever the limit. In addition each expired entry is read once, 32 at a time unless it is in those 96 bytes, and the
 * log is copied whenever half of it has expired: constant cost per request. In the worst case all but the newest of 1,026 entries
 * expire at once: about 33 reads in one step. The value has at most 11 bytes for each live entry and as many for dead ones, so
 * about 23 kB whatever the limit, and 7 bytes per request up to 1,024.
 */
final class WindowScript {
    /** How many numbers {@link #acquire} takes and returns for each key. */
    static final int NUMBERS_PER_KEY = 3;

    private static final String REDIS_CLOCK = """
            local clock = redis.call('TIME')
            local now, linger = clock[1] * 1000000 + clock[2], 0
            """;

    /** The clock of a test, which stands still while Redis' own goes on. */
    private static final String TEST_CLOCK = "local now, linger = tonumber(ARGV[#ARGV]), 3600000\n";

    private static final String KEY_START = "latchkey:{";
    private static final String KEY_END = "}:w";
    private static final long NANOS_PER_MICRO = 1000;

    private final LuaScript acquire;
    private final LuaScript used;

    private WindowScript(String clock, @Nullable LongSupplier micros) {
        this.acquire = new LuaScript(clock + resource("acquire.lua"), NUMBERS_PER_KEY, micros);
        this.used = new LuaScript(clock + resource("used.lua"), 1, micros);
    }

    /** Returns scripts that use the clock of Redis. */
    static WindowScript byRedisClock() {
        return new WindowScript(REDIS_CLOCK, null);
    }

    /**
     * Returns scripts for tests, which use a clock that is passed as an argument.
     *
     * @param micros microseconds, 1 to 2^53
     */
    static WindowScript byClock(LongSupplier micros) {
        return new WindowScript(TEST_CLOCK, micros);
    }

    /** Returns the script that decides on requests. */
    LuaScript acquire() {
        return acquire;
    }

    /** Returns the script that reads how many requests count. Its argument is the window; it replies with -1 for a foreign value. */
    LuaScript used() {
        return used;
    }

    /** Returns the name in Redis under which the requests of a key are counted: one slot of a cluster. */
    static String key(String keyId) {
        return KEY_START.concat(keyId).concat(KEY_END);
    }

    /** Returns whether a name in Redis is one of {@link #key}. */
    static boolean isKey(@Nullable String key) {
        return key != null && key.startsWith(KEY_START) && key.endsWith(KEY_END);
    }

    /** Returns the id in a name of {@link #key}. */
    static String keyId(String key) {
        return key.substring(KEY_START.length(), key.length() - KEY_END.length());
    }

    /** Returns a window in microseconds, rounded up. */
    static long window(RateLimit limit) {
        return -Math.floorDiv(-limit.windowNanos(), NANOS_PER_MICRO);
    }

    private static String resource(String name) {
        try (InputStream stream = WindowScript.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
