package io.latchkey.limit.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Opens connections by Lettuce, whose own reconnecting is off: see {@link RedisConnections}. */
final class RedisConnector implements Circuit.Connector {
    /** Lettuce's own, for what is not waited for with less. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final Duration PAUSE_AT_END = Duration.ofSeconds(1);

    private final RedisRules rules;
    private final WindowScript script;
    private final ClientResources resources;
    private final List<RedisURI> uris;
    private final AbstractRedisClient client;

    /** Opens nothing yet. */
    RedisConnector(RedisRules rules, WindowScript script) {
        this.rules = rules;
        this.script = script;
        this.resources = DefaultClientResources.builder()
                // The JDK's resolver. Netty's own asks name servers itself and keeps what they say.
                .addressResolverGroup(DefaultAddressResolverGroup.INSTANCE)
                .nettyCustomizer(new NettyCustomizer() {
                    @Override
                    public void afterChannelInitialized(Channel channel) {
                        ReplyGuard.install(channel.pipeline());
                    }
                })
                .ioThreadPoolSize(Math.max(
                        2, Math.min(rules.connections(), Runtime.getRuntime().availableProcessors())))
                .build();
        this.uris = rules.address().uris(rules.credentials(), LONGEST);
        this.client = rules.address().isCluster() ? cluster() : single();
    }

    private RedisClient single() {
        RedisClient single = RedisClient.create(resources);
        single.setOptions(options(ClientOptions.builder()).build());
        return single;
    }

    private RedisClusterClient cluster() {
        RedisClusterClient cluster = RedisClusterClient.create(resources, uris);
        ClusterClientOptions.Builder builder = ClusterClientOptions.builder();
        // Its connections to nodes are opened as they are needed; what is sent meanwhile waits as long as any request.
        options(builder).disconnectedBehavior(ClientOptions.DisconnectedBehavior.ACCEPT_COMMANDS);
        cluster.setOptions(builder.build());
        return cluster;
    }

    private static ClientOptions.Builder options(ClientOptions.Builder options) {
        return options.autoReconnect(false)
                // Nothing of RESP3 is needed, and its first reply is a map that Lettuce allocates as announced.
                .protocolVersion(ProtocolVersion.RESP2)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(LONGEST)
                        .tcpNoDelay(true)
                        .build());
    }

    @Override
    public RedisConnections connect(Duration patience)
            throws InterruptedException, ExecutionException, TimeoutException {
        long end = System.nanoTime() + patience.toNanos();
        List<CompletableFuture<RedisConnection>> opening = new ArrayList<>();
        try {
            for (int i = 0; i < rules.connections(); i++) {
                opening.add(open());
            }
            List<RedisConnection> lanes = new ArrayList<>();
            for (CompletableFuture<RedisConnection> one : opening) {
                lanes.add(one.get(end - System.nanoTime(), TimeUnit.NANOSECONDS));
            }
            RedisConnections link = new RedisConnections(lanes, script);
            // The first decision also makes Redis read the script; from the second on it must be as quick as any.
            link.check(patience);
            link.check(rules.timeout());
            if (!rules.address().isCluster()) {
                link.tryManyKeys(patience);
            }
            return link;
        } catch (InterruptedException | ExecutionException | TimeoutException | RuntimeException e) {
            giveUp(opening);
            throw e;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what never opens need not be closed
    private static void giveUp(List<CompletableFuture<RedisConnection>> opening) {
        opening.forEach(one -> one.thenAccept(RedisConnection::close));
    }

    private CompletableFuture<RedisConnection> open() {
        if (client instanceof RedisClusterClient cluster) {
            return cluster.refreshPartitionsAsync()
                    .toCompletableFuture()
                    .thenCompose(done -> cluster.connectAsync(StringCodec.UTF8))
                    .thenApply((StatefulRedisClusterConnection<String, String> connection) ->
                            lane(connection, connection.async()));
        }
        return ((RedisClient) client)
                .connectAsync(StringCodec.UTF8, uris.get(0))
                .toCompletableFuture()
                .thenApply(
                        (StatefulRedisConnection<String, String> connection) -> lane(connection, connection.async()));
    }

    private static RedisConnection lane(
            StatefulConnection<String, String> connection, RedisClusterAsyncCommands<String, String> commands) {
        return new RedisConnection(connection, commands);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // its threads are daemons
    public void close() {
        client.shutdown(Duration.ZERO, PAUSE_AT_END);
        resources.shutdown(0, PAUSE_AT_END.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public String toString() {
        return rules.address().toString();
    }
}
