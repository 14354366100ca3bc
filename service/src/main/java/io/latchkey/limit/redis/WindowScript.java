package io.latchkey.limit.redis;

import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.BaseRedisAsyncCommands;
import io.lettuce.core.codec.Base16;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The scripts that Redis runs, and what is passed to them and back. Immutable.
 *
 * <p>The log is that of {@code SlidingWindow}, in microseconds of Redis' own clock: at most {@code requests} are let in in
 * any span {@code (t - window, t]} of that clock, each with its own timestamp up to 1 024 requests per window, and with one
 * per 1/1024th of the window over that. A window is rounded up to whole microseconds.
 *
 * <p>Requests that are decided together cost one step for each key, however many they are. A step costs the clock, one read of 96 bytes and one write of some 40, whatever the limit. Beside that each
 * expired entry is read once, 32 at a time unless it is in those 96 bytes, and the log is copied once for each time that
 * half of it has expired: constant per request. At worst all but the newest of 1 026 entries expire at once: some 33 reads
 * in one step. The value has at most 11 bytes for each entry alive and as many for dead ones, so some 23 kB whatever the
 * limit, and 7 bytes per request up to 1 024.
 */
final class WindowScript {
    /** Redis' own clock. */
    private static final String CLOCK = """
            local clock = redis.call('TIME')
            local now, linger = clock[1] * 1000000 + clock[2], 0
            """;

    /** The clock of a test, which stands still while that of Redis goes on. */
    private static final String TOLD_CLOCK = "local now, linger = tonumber(ARGV[#ARGV]), 3600000\n";

    private static final String KEY_START = "latchkey:{";
    private static final String KEY_END = "}:w";
    private static final long NANOS_PER_MICRO = 1000;

    /** As many are passed to {@code acquire.lua} for each key, and come back. A tag follows, and comes back as it is. */
    private static final int NUMBERS_PER_KEY = 3;

    private final Script acquire;
    private final Script used;
    private final @Nullable LongSupplier micros;

    private WindowScript(String clock, @Nullable LongSupplier micros) {
        this.acquire = new Script(clock + resource("acquire.lua"));
        this.used = new Script(clock + resource("used.lua"));
        this.micros = micros;
    }

    /** By the clock of Redis. */
    static WindowScript byRedisClock() {
        return new WindowScript(CLOCK, null);
    }

    /**
     * For tests: by a clock that is passed along.
     *
     * @param micros microseconds, 1 to 2^53
     */
    static WindowScript byClock(LongSupplier micros) {
        return new WindowScript(TOLD_CLOCK, micros);
    }

    Script acquire() {
        return acquire;
    }

    Script used() {
        return used;
    }

    /** Where the requests of a key are counted: one key in one slot of a cluster. */
    static String key(String keyId) {
        return KEY_START.concat(keyId).concat(KEY_END);
    }

    /** Whether requests are counted under a key. */
    static boolean isKey(@Nullable String key) {
        return key != null && key.startsWith(KEY_START) && key.endsWith(KEY_END);
    }

    /** Whose requests are counted under a key. */
    static String keyId(String key) {
        return key.substring(KEY_START.length(), key.length() - KEY_END.length());
    }

    /** Where the requests of some keys are counted. */
    static String[] keys(List<KeyRequests> requests) {
        String[] keys = new String[requests.size()];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key(requests.get(i).keyId());
        }
        return keys;
    }

    /**
     * What is passed with {@link #keys}.
     *
     * @param tag shows that a reply is the one to this
     */
    String[] arguments(List<KeyRequests> requests, int tag) {
        String[] arguments = new String[NUMBERS_PER_KEY * requests.size() + (micros == null ? 1 : 2)];
        int i = 0;
        for (KeyRequests one : requests) {
            arguments[i++] = Integer.toString(one.limit().requests());
            arguments[i++] = Long.toString(window(one.limit()));
            arguments[i++] = Integer.toString(one.count());
        }
        arguments[i++] = Integer.toString(tag);
        if (micros != null) {
            arguments[i] = Long.toString(micros.getAsLong());
        }
        return arguments;
    }

    /** How many numbers {@code acquire.lua} answers with. */
    static int answers(int keys) {
        return NUMBERS_PER_KEY * keys + 1;
    }

    /** Throws what says that Redis cannot be trusted, unless an answer has the right length and tag. */
    static void check(long[] answer, int keys, int tag) {
        if (answer.length != answers(keys) || answer[answer.length - 1] != tag) {
            throw new UnexpectedReplyException();
        }
    }

    /** Returns whether what was answered about one of the keys can be so. It is not where the value in Redis is not ours. */
    static boolean isSound(long[] answer, int key, KeyRequests requests) {
        long admitted = answer[NUMBERS_PER_KEY * key];
        long left = answer[NUMBERS_PER_KEY * key + 1];
        long reset = answer[NUMBERS_PER_KEY * key + 2];
        return admitted >= 0
                && admitted <= requests.count()
                && left >= 0
                && left <= requests.limit().requests()
                && reset >= 0
                && reset <= window(requests.limit());
    }

    String[] usedArguments(RateLimit limit) {
        String window = Long.toString(window(limit));
        return micros == null ? new String[] {window} : new String[] {window, Long.toString(micros.getAsLong())};
    }

    /** How many requests of one of the keys {@code acquire.lua} let in. */
    static int admitted(long[] answer, int key) {
        return (int) answer[NUMBERS_PER_KEY * key];
    }

    /**
     * What a request is told. Those of one key count one after the other.
     *
     * @param key which of the keys
     * @param index which of its requests: the first {@link #admitted} are let in
     */
    static Permit permit(RateLimit limit, long[] answer, int key, int index) {
        int behind = admitted(answer, key) - 1 - index;
        int left = (int) answer[NUMBERS_PER_KEY * key + 1];
        long reset = Math.min(answer[NUMBERS_PER_KEY * key + 2] * NANOS_PER_MICRO, limit.windowNanos());
        return new Permit(behind >= 0, limit, behind >= 0 ? left + behind : 0, Math.max(1, reset));
    }

    private static long window(RateLimit limit) {
        return -Math.floorDiv(-limit.windowNanos(), NANOS_PER_MICRO);
    }

    private static String resource(String name) {
        try (InputStream stream = WindowScript.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One script and the digest that Redis knows it by. */
    static final class Script {
        private final byte[] text;
        private final String digest;

        Script(String text) {
            this.text = text.getBytes(StandardCharsets.UTF_8);
            // SHA-1, by which Redis names scripts.
            this.digest = Base16.digest(this.text);
        }

        /** Runs it if Redis still knows it, and else fails with {@code NOSCRIPT}. */
        RedisFuture<long[]> run(
                BaseRedisAsyncCommands<String, String> redis, int answers, String[] keys, String... arguments) {
            CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8);
            return send(redis, CommandType.EVALSHA, args.add(digest), answers, keys, arguments);
        }

        /** Runs it and makes Redis know it. */
        RedisFuture<long[]> load(
                BaseRedisAsyncCommands<String, String> redis, int answers, String[] keys, String... arguments) {
            CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8);
            return send(redis, CommandType.EVAL, args.add(text), answers, keys, arguments);
        }

        private static RedisFuture<long[]> send(
                BaseRedisAsyncCommands<String, String> redis,
                CommandType command,
                CommandArgs<String, String> args,
                int answers,
                String[] keys,
                String[] arguments) {
            args.add(keys.length).addKeys(keys).addValues(arguments);
            return redis.dispatch(command, new NumbersOutput(answers), args);
        }
    }
}
