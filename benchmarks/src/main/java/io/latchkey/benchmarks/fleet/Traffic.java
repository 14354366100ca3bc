package io.latchkey.benchmarks.fleet;

import java.util.Random;

/**
 * Requests in the order of their arrival, the same for the same seed. The popularity of keys follows Zipf's law (the k-th by 1/k).
 * Seven of ten requests of a key go to the region where it is day, which changes; the others to any region.
 */
final class Traffic {
    private static final double AT_HOME = 0.7;

    private final Fleet fleet;
    private final Random random;
    private final double perSecond;
    private final long moveMicros;
    private final double[] cumulated;
    private double now;
    private int node;
    private int key;

    /**
     * Before the first request.
     *
     * @param perSecond requests per second of all nodes and keys together
     * @param moveMicros how long a key's requests come mostly to one region
     */
    Traffic(Fleet fleet, long seed, double perSecond, long moveMicros) {
        this.fleet = fleet;
        this.random = new Random(seed);
        this.perSecond = perSecond;
        this.moveMicros = moveMicros;
        this.cumulated = new double[fleet.keys()];
        double sum = 0;
        for (int rank = 0; rank < cumulated.length; rank++) {
            sum += 1.0 / (rank + 1);
            cumulated[rank] = sum;
        }
    }

    /** Advances to the next request and returns its arrival time in microseconds. */
    long next() {
        now -= Math.log(1 - random.nextDouble()) / perSecond * 1e6;
        key = ranked(random.nextDouble() * cumulated[cumulated.length - 1]);
        int home = (int) ((now / moveMicros + key) % fleet.regions());
        int region = random.nextDouble() < AT_HOME ? home : random.nextInt(fleet.regions());
        node = random.nextInt(fleet.nodes() / fleet.regions()) * fleet.regions() + region;
        return (long) now;
    }

    private int ranked(double point) {
        int low = 0;
        int high = cumulated.length - 1;
        while (low < high) {
            int middle = (low + high) / 2;
            if (cumulated[middle] > point) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    int node() {
        return node;
    }

    int key() {
        return key;
    }
}
