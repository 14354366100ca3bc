package io.latchkey.benchmarks.fleet;

/** One way to share limits. Times are microseconds. */
interface Choice {
    /** Returns the time from a request's arrival at a node to its response: 0 if the node decides by itself. */
    long roundTrip(int node, int key, long now);

    /** Decides a request at the moment when it is counted. */
    boolean allowed(int node, int key, long now);

    /** Does the work that is due once a second. */
    default void everySecond() {}
}
