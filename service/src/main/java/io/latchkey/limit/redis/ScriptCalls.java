package io.latchkey.limit.redis;

import io.lettuce.core.RedisNoScriptException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a script for some keys over one connection: in one call, in several if there are many keys, or in one for each key where
 * keys may be on different servers. A call that fails because Redis does not have the script is repeated with the script, once.
 * If a call for several keys fails because of one of them, each is sent again in a call of its own, once. Thread-safe.
 */
final class ScriptCalls<K extends ScriptKey> {
    /** The most keys of a call. Redis serves no other client during a call: half a millisecond for this many. */
    static final int MOST_KEYS = 32;

    private final RedisConnection connection;
    private final LuaScript script;
    private final List<K> keys;
    private final ReplyHandler<K> handler;
    private final AtomicInteger unanswered = new AtomicInteger();

    ScriptCalls(RedisConnection connection, LuaScript script, List<K> keys, ReplyHandler<K> handler) {
        this.connection = connection;
        this.script = script;
        this.keys = keys;
        this.handler = handler;
    }

    /** Sends all calls. Does not wait for Redis. */
    void send() {
        int size = keys.size();
        int most = connection.takesManyKeys() ? MOST_KEYS : 1;
        unanswered.set((size + most - 1) / most);
        for (int from = 0; from < size; from += most) {
            new Call(size <= most ? keys : keys.subList(from, Math.min(from + most, size)), false).send();
        }
    }

    /** One call, to which Redis sends one reply at a time. */
    private final class Call implements BiConsumer<long @Nullable [], @Nullable Throwable> {
        private final List<K> keys;
        private final int tag = ThreadLocalRandom.current().nextInt();
        private boolean loads;

        Call(List<K> keys, boolean loads) {
            this.keys = keys;
            this.loads = loads;
        }

        @SuppressWarnings("FutureReturnValueIgnored") // this is called in any case
        void send() {
            try {
                (loads ? connection.load(script, keys, tag) : connection.run(script, keys, tag)).whenComplete(this);
            } catch (RuntimeException e) {
                // The connection is closed already.
                accept(null, e);
            }
        }

        @Override
        public void accept(long @Nullable [] reply, @Nullable Throwable failure) {
            if (failure instanceof RedisNoScriptException && !loads) {
                loads = true;
                handler.repeated();
                send();
                return;
            }
            if (keys.size() > 1 && KeyError.is(failure)) {
                unanswered.addAndGet(keys.size() - 1);
                handler.repeated();
                for (K key : keys) {
                    new Call(List.of(key), true).send();
                }
                return;
            }
            try {
                if (reply != null && script.isReply(reply, keys.size(), tag)) {
                    handler.replied(keys, reply);
                } else {
                    handler.failed(keys, failure == null ? new UnexpectedReplyException() : failure);
                }
            } finally {
                if (unanswered.decrementAndGet() == 0) {
                    handler.done();
                }
            }
        }
    }
}
