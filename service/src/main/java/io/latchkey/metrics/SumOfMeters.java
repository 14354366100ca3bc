package io.latchkey.metrics;

import com.codahale.metrics.Meter;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Returns the sum of other meters, so that nothing is counted twice. Thread-safe. */
final class SumOfMeters extends Meter {
    private final List<Meter> parts;

    SumOfMeters(Collection<Meter> parts) {
        this.parts = List.copyOf(parts);
    }

    /** Does nothing: only the parts are marked. */
    @Override
    public void mark(long n) {}

    @Override
    public long getCount() {
        return parts.stream().mapToLong(Meter::getCount).sum();
    }

    @Override
    public double getMeanRate() {
        return sum(Meter::getMeanRate);
    }

    @Override
    public double getOneMinuteRate() {
        return sum(Meter::getOneMinuteRate);
    }

    @Override
    public double getFiveMinuteRate() {
        return sum(Meter::getFiveMinuteRate);
    }

    @Override
    public double getFifteenMinuteRate() {
        return sum(Meter::getFifteenMinuteRate);
    }

    private double sum(ToDoubleFunction<Meter> rate) {
        return parts.stream().mapToDouble(rate).sum();
    }
}
