package io.latchkey.metrics;

import com.codahale.metrics.Meter;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Tells the sum of other meters, so that what they have counted need not be counted again. Safe for concurrent use. */
final class SumOfMeters extends Meter {
    private final List<Meter> parts;

    SumOfMeters(Collection<Meter> parts) {
        this.parts = List.copyOf(parts);
    }

    /** Nothing: the parts are marked. */
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
