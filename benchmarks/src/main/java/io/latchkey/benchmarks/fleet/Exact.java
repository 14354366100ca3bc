package io.latchkey.benchmarks.fleet;

import java.util.Arrays;

/** One count per key, in one of the regions: keys are sharded. */
final class Exact implements Choice {
    private final Fleet fleet;
    private final Window[] windows;

    Exact(Fleet fleet) {
        this.fleet = fleet;
        this.windows = new Window[fleet.keys()];
        Arrays.setAll(windows, key -> new Window(fleet.windowMicros()));
    }

    @Override
    public long roundTrip(int node, int key, long now) {
        return fleet.roundTripMicros(node, key);
    }

    @Override
    public boolean allowed(int node, int key, long now) {
        return windows[key].take(now, fleet.limit());
    }
}
