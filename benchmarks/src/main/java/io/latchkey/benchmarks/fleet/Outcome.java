package io.latchkey.benchmarks.fleet;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The results of the requests of each key. */
final class Outcome {
    private final Fleet fleet;
    private final Window[] windows;
    private final int[] allowed;
    private final int[] most;
    private int requests;
    private int roundTrips;
    private long waited;

    Outcome(Fleet fleet) {
        this.fleet = fleet;
        this.windows = new Window[fleet.keys()];
        Arrays.setAll(windows, key -> new Window(fleet.windowMicros()));
        this.allowed = new int[fleet.keys()];
        this.most = new int[fleet.keys()];
    }

    /** Records a result. Call it in the order of the responses. */
    void add(int key, boolean allowed, long answered, long roundTrip) {
        requests++;
        roundTrips += roundTrip > 0 ? 1 : 0;
        waited += roundTrip;
        if (allowed) {
            this.allowed[key]++;
            windows[key].add(answered);
            most[key] = Math.max(most[key], windows[key].count(answered));
        }
    }

    /** Returns by how much the key with the most allowed requests in one window exceeded its limit, in percent of the limit. */
    double worstOver() {
        return 100.0 * Math.max(0, Arrays.stream(most).max().orElse(0) - fleet.limit()) / fleet.limit();
    }

    /** Returns the same as a mean over the keys that used up their limit in the ideal case. */
    double over(Outcome ideal) {
        return 100
                * ideal.busy()
                        .mapToDouble(key -> Math.max(0, most[key] - fleet.limit()))
                        .average()
                        .orElse(0)
                / fleet.limit();
    }

    /** Returns the share of requests that the ideal allowed, for keys that used up their limit, and this one denied, in percent. */
    double under(Outcome ideal) {
        double wanted = ideal.busy().mapToDouble(key -> ideal.allowed[key]).sum();
        return 100
                * ideal.busy()
                        .mapToDouble(key -> Math.max(0, ideal.allowed[key] - allowed[key]))
                        .sum()
                / wanted;
    }

    /** Returns the same for the key that lost the largest share. */
    double worstUnder(Outcome ideal) {
        return ideal.busy()
                .mapToDouble(key -> 100.0 * Math.max(0, ideal.allowed[key] - allowed[key]) / ideal.allowed[key])
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
