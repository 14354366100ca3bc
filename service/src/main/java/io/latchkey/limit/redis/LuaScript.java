package io.latchkey.limit.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.async.BaseRedisAsyncCommands;
import io.lettuce.core.codec.Base16;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A script that Redis runs for several keys at once. It receives arguments for each key, then a tag, and replies with as many
 * numbers for each key, then the tag. Immutable.
 */
final class LuaScript {
    private final byte[] text;
    private final String digest;
    private final int numbersPerKey;
    private final @Nullable LongSupplier lastArgument;

    /**
     * Creates a script.
     *
     * @param lastArgument the argument after the tag, or null for none
     */
    LuaScript(String text, int numbersPerKey, @Nullable LongSupplier lastArgument) {
        this.text = text.getBytes(StandardCharsets.UTF_8);
        // SHA-1, by which Redis names scripts.
        this.digest = Base16.digest(this.text);
        this.numbersPerKey = numbersPerKey;
        this.lastArgument = lastArgument;
    }

    /** Runs the script by its digest. Fails with {@code NOSCRIPT} if Redis does not have it. */
    RedisFuture<long[]> run(BaseRedisAsyncCommands<String, String> redis, List<? extends ScriptKey> keys, int tag) {
        return send(redis, CommandType.EVALSHA, new CommandArgs<>(StringCodec.UTF8).add(digest), keys, tag);
    }

    /** Runs the script by its text, so that Redis has it from now on. */
    RedisFuture<long[]> load(BaseRedisAsyncCommands<String, String> redis, List<? extends ScriptKey> keys, int tag) {
        return send(redis, CommandType.EVAL, new CommandArgs<>(StringCodec.UTF8).add(text), keys, tag);
    }

    private RedisFuture<long[]> send(
            BaseRedisAsyncCommands<String, String> redis,
            CommandType command,
            CommandArgs<String, String> arguments,
            List<? extends ScriptKey> keys,
            int tag) {
        arguments.add(keys.size());
        for (ScriptKey key : keys) {
            arguments.addKey(key.redisKey());
        }
        for (ScriptKey key : keys) {
            key.addArguments(arguments);
        }
        arguments.add(tag);
        if (lastArgument != null) {
            arguments.add(lastArgument.getAsLong());
        }
        return redis.dispatch(command, new NumbersOutput(numbersPerKey * keys.size() + 1), arguments);
    }

    /** Returns whether a reply has the right length and the tag of its call. Otherwise nothing on its connection can be trusted. */
    boolean isReply(long[] reply, int keys, int tag) {
        return reply.length == numbersPerKey * keys + 1 && reply[reply.length - 1] == tag;
    }
}
