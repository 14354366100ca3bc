package io.latchkey.benchmarks.fleet;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/** Counters with a share of each limit: equal shares, or shares set each second by the requests of the second before. */
final class Divided implements Choice {
    /** The share of past counts that is discarded each second. */
    private static final double FORGOTTEN = 0.3;

    private final Fleet fleet;
    private final int counters;
    private final IntUnaryOperator counterOf;
    private final long roundTrip;
    private final boolean follows;
    private final Window[][] windows;
    private final int[][] shares;
    private final double[][] demand;

    /**
     * Starts with equal shares.
     *
     * @param counterOf which of the counters a node asks
     */
    Divided(Fleet fleet, int counters, IntUnaryOperator counterOf, long roundTrip, boolean follows) {
        this.fleet = fleet;
        this.counters = counters;
        this.counterOf = counterOf;
        this.roundTrip = roundTrip;
        this.follows = follows;
        this.windows = new Window[fleet.keys()][counters];
        this.shares = new int[fleet.keys()][counters];
        this.demand = new double[fleet.keys()][counters];
        for (int key = 0; key < fleet.keys(); key++) {
            Arrays.setAll(windows[key], counter -> new Window(fleet.windowMicros()));
            Arrays.fill(shares[key], Math.max(1, fleet.limit() / counters));
        }
    }

    @Override
    public long roundTrip(int node, int key, long now) {
        return roundTrip;
    }

    @Override
    public boolean allowed(int node, int key, long now) {
        int counter = counterOf.applyAsInt(node);
        demand[key][counter]++;
        return windows[key][counter].take(now, shares[key][counter]);
    }

    @Override
    public void everySecond() {
        for (int key = 0; follows && key < fleet.keys(); key++) {
            double all = 0;
            for (double one : demand[key]) {
                all += one;
            }
            // Half of the limit is divided equally, so that no node starts with nothing; the shares never add up to
            // more
            // than the limit.
            double equal = all == 0 ? fleet.limit() : fleet.limit() / 2.0;
            for (int counter = 0; counter < counters; counter++) {
                double followed = all == 0 ? 0 : (fleet.limit() - equal) * demand[key][counter] / all;
                shares[key][counter] = (int) (equal / counters + followed);
                demand[key][counter] *= 1 - FORGOTTEN;
            }
        }
    }
}
