package io.latchkey.benchmarks.redis;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** {@code GET} of a short value by Lettuce. */
final class PlainGet implements Contender {
    private static final String VALUE = "1";

    private final RedisClient client;
    private final RedisCommands<String, String> redis;
    private final RedisAsyncCommands<String, String> asyncRedis;
    private final String[] ids;

    PlainGet(String url, int keys) {
        client = RedisClient.create(RedisURI.create(url));
        StatefulRedisConnection<String, String> connection = client.connect();
        redis = connection.sync();
        asyncRedis = connection.async();
        ids = KeyIds.of(keys, "get:");
        for (String id : ids) {
            redis.set(id, VALUE);
        }
    }

    @Override
    public void step(int key) {
        Contender.expect(VALUE.equals(redis.get(ids[key])));
    }

    @Override
    public CompletionStage<Boolean> begin(int key) {
        return asyncRedis.get(ids[key]).thenApply(VALUE::equals);
    }

    @Override
    public void close() {
        client.shutdown(0, 1, TimeUnit.SECONDS);
    }
}
