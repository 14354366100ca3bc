package io.latchkey.benchmarks.fleet;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** Simulates ways to share limits among many nodes, all with the same requests, and prints how far each misses the limit. */
public final class FleetSimulation {
    private static final long SECOND = TimeUnit.SECONDS.toMicros(1);
    private static final long LASTS = 600 * SECOND;
    private static final long SEED = 7;
    private static final double PER_SECOND = 2000;
    private static final Fleet FLEET = new Fleet(40, 4, 1000, 600, 60 * SECOND, 1000, 120_000);

    private FleetSimulation() {}

    /** A request in flight: to be counted, or already counted and to be answered. */
    private record Event(long time, int node, int key, long roundTrip, boolean counted, boolean allowed) {}

    /** Takes no arguments. */
    public static void main(String[] arguments) {
        Fleet near = new Fleet(FLEET.nodes(), FLEET.regions(), FLEET.keys(), FLEET.limit(), FLEET.windowMicros(), 0, 0);
        Outcome ideal = simulate(new Exact(near));
        System.out.printf(
                Locale.ROOT,
                "%d nodes in %d regions, %d keys (Zipf), %d requests in %d s for each, %.0f requests a second in all for %d s; "
                        + "%d keys use up their limit. Round trips %d and %d ms.%n%n",
                FLEET.nodes(),
                FLEET.regions(),
                FLEET.keys(),
                FLEET.limit(),
                FLEET.windowMicros() / SECOND,
                PER_SECOND,
                LASTS / SECOND,
                ideal.busyKeys(),
                FLEET.nearMicros() / 1000,
                FLEET.farMicros() / 1000);
        System.out.println(
                "| choice | over, worst key | over, mean | under, worst key | under, mean | round trips per request | mean wait |");
        System.out.println("|---|---|---|---|---|---|---|");
        choices().forEach((name, choice) -> {
            Outcome outcome = simulate(choice);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.1f %% | %.1f %% | %.1f %% | %.1f %% | %.2f | %.1f ms |%n",
                    name,
                    outcome.worstOver(),
                    outcome.over(ideal),
                    outcome.worstUnder(ideal),
                    outcome.under(ideal),
                    outcome.roundTripsPerRequest(),
                    outcome.meanWaitMillis());
        });
    }

    private static Map<String, Choice> choices() {
        int nodes = FLEET.nodes();
        int regions = FLEET.regions();
        Map<String, Choice> choices = new LinkedHashMap<>();
        choices.put("exact, sharded by key", new Exact(FLEET));
        choices.put("fixed share per node", new Divided(FLEET, nodes, node -> node, 0, false));
        choices.put("share per node, moved each second", new Divided(FLEET, nodes, node -> node, 0, true));
        choices.put("fixed share per region", new Divided(FLEET, regions, FLEET::regionOf, FLEET.nearMicros(), false));
        choices.put(
                "share per region, moved each second",
                new Divided(FLEET, regions, FLEET::regionOf, FLEET.nearMicros(), true));
        choices.put("exact, leases of 5", new Leases(FLEET, 5));
        choices.put("exact, leases of 30", new Leases(FLEET, 30));
        return choices;
    }

    /** Orders by time; simultaneous events by the order in which they began. */
    private static Outcome simulate(Choice choice) {
        Outcome outcome = new Outcome(FLEET);
        Traffic traffic = new Traffic(FLEET, SEED, PER_SECOND, 60 * SECOND);
        PriorityQueue<Event> onTheWay = new PriorityQueue<>(Comparator.comparingLong(Event::time));
        long second = SECOND;
        for (long now = traffic.next(); now < LASTS; now = traffic.next()) {
            for (; second <= now; second += SECOND) {
                advance(second, onTheWay, choice, outcome);
                choice.everySecond();
            }
            advance(now, onTheWay, choice, outcome);
            long roundTrip = choice.roundTrip(traffic.node(), traffic.key(), now);
            onTheWay.add(new Event(now + roundTrip / 2, traffic.node(), traffic.key(), roundTrip, false, false));
        }
        advance(Long.MAX_VALUE, onTheWay, choice, outcome);
        return outcome;
    }

    private static void advance(long now, PriorityQueue<Event> onTheWay, Choice choice, Outcome outcome) {
        for (Event next = onTheWay.peek(); next != null && next.time() <= now; next = onTheWay.peek()) {
            onTheWay.remove();
            if (next.counted()) {
                outcome.add(next.key(), next.allowed(), next.time(), next.roundTrip());
            } else {
                boolean allowed = choice.allowed(next.node(), next.key(), next.time());
                long answered = next.time() + next.roundTrip() - next.roundTrip() / 2;
                onTheWay.add(new Event(answered, next.node(), next.key(), next.roundTrip(), true, allowed));
            }
        }
    }
}
