package io.latchkey.limit.redis;

import io.latchkey.Eventually;
import io.latchkey.FreePort;
import io.lettuce.core.MigrateArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.cluster.SlotHash;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A cluster of one or more masters with equal numbers of slots, and optional replicas of the first. */
final class RedisCluster implements AutoCloseable {
    private static final int BUS = 10_000;

    private final RedisClient client = RedisClient.create();
    private final List<RedisProcess> processes = new ArrayList<>();
    private final List<RedisCommands<String, String>> nodes = new ArrayList<>();
    private final int masters;

    RedisCluster(Path folder, int masters, int replicas) throws Exception {
        this.masters = masters;
        for (int i = 0; i < masters + replicas; i++) {
            RedisProcess process = startNode(folder.resolve("nodes-" + i));
            processes.add(process);
            StatefulRedisConnection<String, String> connection = client.connect(RedisURI.create(process.url()));
            nodes.add(connection.sync());
            nodes.get(i).clusterSetConfigEpoch(i + 1);
        }
        for (int i = 0; i < masters; i++) {
            nodes.get(i)
                    .clusterAddSlots(
                            IntStream.range(firstSlot(i), firstSlot(i + 1)).toArray());
        }
        for (RedisProcess other : processes.subList(1, processes.size())) {
            nodes.get(0).clusterMeet("127.0.0.1", other.port());
        }
        awaitAll("cluster_known_nodes:" + processes.size());
        for (RedisCommands<String, String> replica : nodes.subList(masters, nodes.size())) {
            replica.clusterReplicate(nodes.get(0).clusterMyId());
            Eventually.value(
                    "a replica with its master",
                    () -> replica.info("replication"),
                    info -> info.contains("master_link_status:up"));
        }
        awaitAll("cluster_state:ok");
    }

    /** Starts a node at a port that is free with the port of its cluster bus. */
    private static RedisProcess startNode(Path file) throws Exception {
        return RedisProcess.startAt(
                FreePort.find(BUS),
                "--cluster-enabled",
                "yes",
                "--cluster-config-file",
                file.toString(),
                // No node is considered failed because the machine is slow: see fail.
                "--cluster-node-timeout",
                "60000");
    }

    private int firstSlot(int master) {
        return SlotHash.SLOT_COUNT * master / masters;
    }

    String url() {
        return processes.stream()
                .map(process -> "127.0.0.1:" + process.port())
                .collect(Collectors.joining(",", "redis-cluster://", ""));
    }

    RedisProcess process(int node) {
        return processes.get(node);
    }

    /** Kills a node, which the others then notice within about a second. */
    void fail(int node) throws Exception {
        for (RedisCommands<String, String> each : nodes) {
            each.configSet("cluster-node-timeout", "1000");
        }
        processes.get(node).kill();
    }

    RedisCommands<String, String> node(int node) {
        return nodes.get(node);
    }

    /** Returns the master that had the slot of this key at first. */
    int masterOf(String key) {
        return SlotHash.getSlot(key) * masters / SlotHash.SLOT_COUNT;
    }

    /** Starts to move the slot of a key, and moves its keys: the old master redirects clients to the new one. */
    void moveKey(String key, int from, int to) {
        int slot = SlotHash.getSlot(key);
        nodes.get(to).clusterSetSlotImporting(slot, nodes.get(from).clusterMyId());
        nodes.get(from).clusterSetSlotMigrating(slot, nodes.get(to).clusterMyId());
        nodes.get(from).migrate("127.0.0.1", processes.get(to).port(), 0, 10_000, MigrateArgs.Builder.key(key));
    }

    /** Completes the move of the slot. */
    void endMove(String key, int from, int to) {
        int slot = SlotHash.getSlot(key);
        String owner = nodes.get(to).clusterMyId();
        nodes.get(to).clusterSetSlotNode(slot, owner);
        nodes.get(from).clusterSetSlotNode(slot, owner);
    }

    private void awaitAll(String state) throws InterruptedException {
        for (RedisCommands<String, String> node : nodes) {
            Eventually.value("a cluster with " + state, node::clusterInfo, info -> info.contains(state));
        }
    }

    @Override
    public void close() {
        client.shutdown(0, 1, TimeUnit.SECONDS);
        processes.forEach(RedisProcess::close);
    }
}
