package io.latchkey.benchmarks.fleet;

import java.util.Arrays;

/**
 * One count per key, from which a node reserves some requests at once and allows them by itself. They count from the time of the
 * reservation, and those that are not used in a tenth of the window are lost.
 */
final class Leases implements Choice {
    private static final int LIVES_PER_WINDOW = 10;

    private final Fleet fleet;
    private final int size;
    private final Window[] windows;
    private final int[][] left;
    private final long[][] takenAt;

    Leases(Fleet fleet, int size) {
        this.fleet = fleet;
        this.size = size;
        this.windows = new Window[fleet.keys()];
        Arrays.setAll(windows, key -> new Window(fleet.windowMicros()));
        this.left = new int[fleet.keys()][fleet.nodes()];
        this.takenAt = new long[fleet.keys()][fleet.nodes()];
    }

    private boolean has(int node, int key, long now) {
        return left[key][node] > 0 && now - takenAt[key][node] < fleet.windowMicros() / LIVES_PER_WINDOW;
    }

    @Override
    public long roundTrip(int node, int key, long now) {
        return has(node, key, now) ? 0 : fleet.roundTripMicros(node, key);
    }

    @Override
    public boolean allowed(int node, int key, long now) {
        if (!has(node, key, now)) {
            left[key][node] = 0;
            takenAt[key][node] = now;
            while (left[key][node] < size && windows[key].take(now, fleet.limit())) {
                left[key][node]++;
            }
        }
        if (left[key][node] == 0) {
            return false;
        }
        left[key][node]--;
        return true;
    }
}
