package io.latchkey.benchmarks.fleet;

import java.util.Arrays;
import java.util.stream.IntStream;

/** What became of the requests, key by key. */
final class Outcome {
    private final Fleet fleet;
    private final Window[] windows;
    private final int[] letIn;
    private final int[] most;
    private int requests;
    private int roundTrips;
    private long waited;

    Outcome(Fleet fleet) {
        this.fleet = fleet;
        this.windows = new Window[fleet.keys()];
        Arrays.setAll(windows, key -> new Window(fleet.windowMicros()));
        this.letIn = new int[fleet.keys()];
        this.most = new int[fleet.keys()];
    }

    /** To be called in the order of the answers. */
    void add(int key, boolean allowed, long answered, long roundTrip) {
        requests++;
        roundTrips += roundTrip > 0 ? 1 : 0;
        waited += roundTrip;
        if (allowed) {
            letIn[key]++;
            windows[key].add(answered);
            most[key] = Math.max(most[key], windows[key].count(answered));
        }
    }

    /** Of the key that was let in most in one window: by how much that is over the limit, in percent of it. */
    double worstOver() {
        return 100.0 * Math.max(0, Arrays.stream(most).max().orElse(0) - fleet.limit()) / fleet.limit();
    }

    /** The same, as the mean of the keys that used up their limit in the ideal. */
    double over(Outcome ideal) {
        return 100
                * ideal.busy()
                        .mapToDouble(key -> Math.max(0, most[key] - fleet.limit()))
                        .average()
                        .orElse(0)
                / fleet.limit();
    }

    /** What the ideal let in of the keys that used up their limit, and this did not, in percent of it. */
    double under(Outcome ideal) {
        double wanted = ideal.busy().mapToDouble(key -> ideal.letIn[key]).sum();
        return 100
                * ideal.busy()
                        .mapToDouble(key -> Math.max(0, ideal.letIn[key] - letIn[key]))
                        .sum()
                / wanted;
    }

    /** The same for the key that lost most of its own. */
    double worstUnder(Outcome ideal) {
        return ideal.busy()
                .mapToDouble(key -> 100.0 * Math.max(0, ideal.letIn[key] - letIn[key]) / ideal.letIn[key])
                .max()
                .orElse(0);
    }

    double roundTripsPerRequest() {
        return (double) roundTrips / requests;
    }

    double meanWaitMillis() {
        return waited / 1e3 / requests;
    }

    private IntStream busy() {
        return IntStream.range(0, fleet.keys()).filter(key -> most[key] >= fleet.limit());
    }

    int busyKeys() {
        return (int) busy().count();
    }
}
