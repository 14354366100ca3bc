package io.latchkey.benchmarks.redis;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.RemoteAsyncBucketBuilder;
import io.github.bucket4j.distributed.proxy.RemoteBucketBuilder;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.github.bucket4j.redis.lettuce.cas.LettuceBasedProxyManager;
import io.latchkey.limit.RateLimit;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Bucket4j configured as in its documentation for Lettuce: token buckets, read and written back by compare and swap. Its buckets
 * are created in advance, because batching needs the same bucket each time.
 */
final class Bucket4j implements Contender {
    private final RedisClient client;
    private final BucketProxy[] buckets;
    private final AsyncBucketProxy[] asyncBuckets;

    Bucket4j(String url, int keys, RateLimit limit, boolean batching) {
        client = RedisClient.create(RedisURI.create(url));
        LettuceBasedProxyManager<String> manager = Bucket4jLettuce.casBasedBuilder(
                        client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE)))
                .expirationAfterWrite(
                        ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofSeconds(1)))
                .build();
        BucketConfiguration configuration = BucketConfiguration.builder()
                .addLimit(bandwidth ->
                        bandwidth.capacity(limit.requests()).refillGreedy(limit.requests(), limit.window()))
                .build();
        CompletableFuture<BucketConfiguration> ready = CompletableFuture.completedFuture(configuration);
        RemoteBucketBuilder<String> builder = manager.builder();
        RemoteAsyncBucketBuilder<String> asyncBuilder = manager.asAsync().builder();
        if (batching) {
            builder = builder.withOptimization(Optimizations.batching());
            asyncBuilder = asyncBuilder.withOptimization(Optimizations.batching());
        }
        String[] ids = KeyIds.of(keys, "bucket4j:");
        buckets = new BucketProxy[keys];
        asyncBuckets = new AsyncBucketProxy[keys];
        for (int i = 0; i < keys; i++) {
            buckets[i] = builder.build(ids[i], () -> configuration);
            asyncBuckets[i] = asyncBuilder.build(ids[i], () -> ready);
        }
    }

    @Override
    public void step(int key) {
        Contender.expect(buckets[key].tryConsume(1));
    }

    @Override
    public CompletionStage<Boolean> begin(int key) {
        return asyncBuckets[key].tryConsume(1);
    }

    @Override
    public void close() {
        client.shutdown(0, 1, TimeUnit.SECONDS);
    }
}
