package io.latchkey.metrics;

import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** Takes the metrics that exist beside Dropwizard's own: {@code /prometheus} has them. Thread-safe. */
interface MetricsExporter {
    /** Exports nothing. */
    MetricsExporter NONE = new MetricsExporter() {
        @Override
        public void gauge(String name, String help, @Nullable String label, Consumer<Values> callback) {}

        @Override
        public void counter(String name, String help, @Nullable String label, Consumer<Values> callback) {}

        @Override
        public DoubleConsumer histogram(String name, String help, double... buckets) {
            return value -> {};
        }
    };

    /**
     * Registers a gauge that is read at each scrape.
     *
     * @param label the name of its label, or null for none
     */
    void gauge(String name, String help, @Nullable String label, Consumer<Values> callback);

    /** Registers a counter in the same way. */
    void counter(String name, String help, @Nullable String label, Consumer<Values> callback);

    /** Registers a histogram, and returns what it observes values by. */
    DoubleConsumer histogram(String name, String help, double... buckets);

    /** Receives the values of one scrape. */
    interface Values {
        /** Adds a value; with the value of the label, if there is one. */
        void add(double value, String... label);
    }
}
