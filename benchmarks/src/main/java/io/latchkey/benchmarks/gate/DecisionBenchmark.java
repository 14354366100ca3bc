package io.latchkey.benchmarks.gate;

import io.latchkey.authorize.Authorizer;
import io.latchkey.authorize.Decision;
import io.latchkey.benchmarks.http.StandInValidator;
import io.latchkey.key.KeyDigest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The whole decision about a key in turn, from the text of its header to what was decided, counted and logged. Each
 * decision is checked: one that should have been another fails the benchmark.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecisionBenchmark {
    private static final int KEYS = 1000;
    private static final String COUNTED = "{\"rateLimit\":{\"requests\":1000000000,\"window\":60}";
    private static final String FAILURES = ",\"failureLimit\":{\"requests\":10000,\"window\":\"1ms\"}";

    /** The keys' texts, and whose turn it is. */
    private abstract static class Turn {
        private final List<String> keys;
        private int next;

        Turn(String prefix) {
            keys = IntStream.range(0, KEYS)
                    .mapToObj(number -> prefix + "%032x".formatted(number * 0x9E3779B97F4A7C15L))
                    .toList();
        }

        List<String> keys() {
            return keys;
        }

        String next() {
            next = next + 1 == KEYS ? 0 : next + 1;
            return keys.get(next);
        }
    }

    /** Local keys with a limit that is counted and not reached. */
    @State(Scope.Thread)
    public static class LetIn extends Turn {
        private final Authorizer gate;

        public LetIn() {
            super("sk_local_");
            gate = start(keys(), COUNTED + "}");
        }
    }

    /** Keys that nobody knows. */
    @State(Scope.Thread)
    public static class Unknown extends Turn {
        private final Authorizer gate;

        public Unknown() {
            super("sk_local_");
            gate = start(List.of("another"), COUNTED + FAILURES + "}");
        }
    }

    /** Local keys whose limit of 60 is used up. */
    @State(Scope.Thread)
    public static class Limited extends Turn {
        private final Authorizer gate;

        public Limited() {
            super("sk_local_");
            gate = start(keys(), "{\"rateLimit\":{\"requests\":60,\"window\":\"300d\"}}");
        }

        /** Uses the limits up. */
        @Setup(Level.Trial)
        public void useUp() {
            for (int request = 0; request < 60 * KEYS; request++) {
                gate.decide(new HeaderRequest(next()));
            }
        }
    }

    /** Keys that the external validator said yes to a moment ago. */
    @State(Scope.Thread)
    public static class Cached extends Turn {
        private final StandInValidator validator = StandInValidator.start(0);
        private final Authorizer gate;

        public Cached() {
            super("sk_live_");
            gate = start(
                    List.of("another"),
                    COUNTED + ",\"validator\":{\"enabled\":true,\"url\":\"" + validator.url() + "\"}}");
        }

        /** Has the validator asked about each. */
        @Setup(Level.Trial)
        public void ask() {
            for (int key = 0; key < KEYS; key++) {
                expect(200, gate.decide(new HeaderRequest(next())));
            }
        }

        /** Ends the stand-in. */
        @TearDown(Level.Trial)
        public void stop() {
            validator.stop();
        }
    }

    @Benchmark
    public Decision letIn(LetIn state) {
        return expect(200, state.gate.decide(new HeaderRequest(state.next())));
    }

    @Benchmark
    public Decision unknown401(Unknown state) {
        return expect(401, state.gate.decide(new HeaderRequest(state.next())));
    }

    @Benchmark
    public Decision limited429(Limited state) {
        return expect(429, state.gate.decide(new HeaderRequest(state.next())));
    }

    @Benchmark
    public Decision cachedVerdict(Cached state) {
        return expect(200, state.gate.decide(new HeaderRequest(state.next())));
    }

    /** The part of it that is the hash. */
    @Benchmark
    public KeyDigest hashAlone(LetIn state) {
        return KeyDigest.of(state.next());
    }

    private static Authorizer start(List<String> keys, String settings) {
        try {
            return RunningGate.decider(keys, settings);
        } catch (Exception e) {
            throw new IllegalStateException("the gate did not start", e);
        }
    }

    private static Decision expect(int status, Decision decision) {
        int actual =
                decision instanceof Decision.Denied refused ? refused.refusal().status() : 200;
        if (actual != status) {
            throw new IllegalStateException("decided " + actual + " in place of " + status);
        }
        return decision;
    }
}
