package io.latchkey.limit.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
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

/** Opens connections with Lettuce, whose own reconnecting is off: see {@link RedisConnections}. For one thread. */
final class RedisConnector implements RedisCircuit.Connector {
    /** Lettuce's own timeout, for steps that have no shorter one. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final RedisRules rules;
    private final WindowScript script;
    private final RequestHandler handler;
    private final ObservedClock clock;
    private final ClientResources resources;
    private final List<RedisURI> uris;
    private final AbstractRedisClient client;

    /** Opens nothing yet. */
    RedisConnector(RedisRules rules, WindowScript script, RequestHandler handler, ObservedClock clock) {
        this.rules = rules;
        this.script = script;
        this.handler = handler;
        this.clock = clock;
        this.resources = DefaultClientResources.builder()
                // The JDK's resolver. Netty's own queries name servers itself and has a cache of its own.
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
        // It connects to nodes when it needs them. Commands that are sent meanwhile wait as long as any request.
        options(builder).disconnectedBehavior(ClientOptions.DisconnectedBehavior.ACCEPT_COMMANDS);
        cluster.setOptions(builder.build());
        return cluster;
    }

    private static ClientOptions.Builder options(ClientOptions.Builder options) {
        return options.autoReconnect(false)
                // RESP3 is not needed, and its first reply is a map for which Lettuce allocates the announced size.
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
            List<RedisConnection> opened = new ArrayList<>();
            for (CompletableFuture<RedisConnection> one : opening) {
                opened.add(one.get(end - System.nanoTime(), TimeUnit.NANOSECONDS));
            }
            RedisConnections connections = new RedisConnections(opened, script, handler, clock);
            // The first decision makes Redis read the script; from the second on they must be as fast as any.
            connections.check(patience);
            connections.check(rules.timeout());
            if (!rules.address().isCluster()) {
                connections.tryManyKeys(patience);
            }
            return connections;
        } catch (InterruptedException | ExecutionException | TimeoutException | RuntimeException e) {
            closeAll(opening);
            throw e;
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a connection that never opens need not be closed
    private static void closeAll(List<CompletableFuture<RedisConnection>> opening) {
        opening.forEach(one -> one.thenAccept(RedisConnection::close));
    }

    private CompletableFuture<RedisConnection> open() {
        if (client instanceof RedisClusterClient cluster) {
            return cluster.refreshPartitionsAsync()
                    .toCompletableFuture()
                    .thenCompose(done -> cluster.connectAsync(StringCodec.UTF8))
                    .thenApply(connection -> new RedisConnection(connection, connection.async()));
        }
        return ((RedisClient) client)
                .connectAsync(StringCodec.UTF8, uris.get(0))
                .toCompletableFuture()
                .thenApply(connection -> new RedisConnection(connection, connection.async()));
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // its threads are daemons
    public void close() {
        client.shutdown(Duration.ZERO, CLOSE_TIMEOUT);
        resources.shutdown(0, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public String toString() {
        return rules.address().toString();
    }
}
