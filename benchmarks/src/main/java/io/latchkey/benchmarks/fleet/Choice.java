package io.latchkey.benchmarks.fleet;

/** One way to share limits. Times are microseconds. */
interface Choice {
    /** From a request's arrival at a node to its answer: nothing if the node decides by itself. */
    long roundTrip(int node, int key, long now);

    /** Decides on a request, at the moment when it is counted. */
    boolean letIn(int node, int key, long now);

    /** What is done once a second. */
    default void everySecond() {}
}
