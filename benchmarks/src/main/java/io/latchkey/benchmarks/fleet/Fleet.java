package io.latchkey.benchmarks.fleet;

/**
 * What is simulated.
 *
 * @param nodes how many nodes there are
 * @param regions among how many regions they are divided, node by node
 * @param keys how many keys there are
 * @param limit requests of a key in any span of the window, all nodes together
 * @param windowMicros how long the window is
 * @param nearMicros the round trip to a counter in a node's own region
 * @param farMicros the round trip to one in another
 */
record Fleet(int nodes, int regions, int keys, int limit, long windowMicros, long nearMicros, long farMicros) {
    int regionOf(int node) {
        return node % regions;
    }

    /** From a node to the one counter of a key, which is in one of the regions. */
    long roundTripMicros(int node, int key) {
        return regionOf(node) == key % regions ? nearMicros : farMicros;
    }
}
