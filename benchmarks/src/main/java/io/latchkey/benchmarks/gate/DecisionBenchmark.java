package io.latchkey.benchmarks.gate;

import io.latchkey.authorize.Authorizer;
import io.latchkey.authorize.Decision;
import io.latchkey.benchmarks.http.StandInValidator;
import io.latchkey.key.KeyDigest;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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
 * The whole decision about each key in turn: from the text of its header until the decision has been made, counted and logged.
 * Every decision is checked, and the benchmark fails if one is not as expected.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class DecisionBenchmark {
    private static final int KEYS = 1000;
    private static final String COUNTED = "{\"rateLimit\":{\"requests\":1000000000,\"window\":60}";
    private static final String FAILURES = ",\"failureLimit\":{\"requests\":10000,\"window\":\"1ms\"}";

    /** The keys' texts, the index of the next one, and the callback that receives the decisions. */
    private abstract static class Turn implements Consumer<Decision> {
        private final List<String> keys;
        private @Nullable Decision decision;
        private int next;

        Turn(String prefix) {
            keys = IntStream.range(0, KEYS)
                    .mapToObj(number -> prefix + "%032x".formatted(number * 0x9E3779B97F4A7C15L))
                    .toList();
        }

        List<String> keys() {
            return keys;
        }

        @Override
        public void accept(Decision made) {
            decision = made;
        }

        /** Decides about the next key. Fails if the decision is not there at once. */
        Decision decide(Authorizer authorizer) {
            decision = null;
            authorizer.authorize(new HeaderRequest(next()), this);
            return Objects.requireNonNull(decision);
        }

        /** Decides about the next key, which may need a call to the validator. */
        Decision await(Authorizer authorizer) {
            CompletableFuture<Decision> made = new CompletableFuture<>();
            authorizer.authorize(new HeaderRequest(next()), made::complete);
            return made.join();
        }

        String next() {
            next = next + 1 == KEYS ? 0 : next + 1;
            return keys.get(next);
        }
    }

    /** Local keys with a limit that is counted but not reached. */
    @State(Scope.Thread)
    public static class Allowed extends Turn {
        private final Authorizer gate;

        public Allowed() {
            super("sk_local_");
            gate = start(keys(), COUNTED + "}");
        }
    }

    /** Unknown keys. */
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

        /** Uses up the limits. */
        @Setup(Level.Trial)
        public void useUp() {
            for (int request = 0; request < 60 * KEYS; request++) {
                decide(gate);
            }
        }
    }

    /** External keys with a cached valid verdict. */
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

        /** Fills the cache. */
        @Setup(Level.Trial)
        public void fill() {
            for (int key = 0; key < KEYS; key++) {
                expect(200, await(gate));
            }
        }

        /** Stops the stand-in. */
        @TearDown(Level.Trial)
        public void stop() {
            validator.stop();
        }
    }

    @Benchmark
    public Decision allowed200(Allowed state) {
        return expect(200, state.decide(state.gate));
    }

    @Benchmark
    public Decision unknown401(Unknown state) {
        return expect(401, state.decide(state.gate));
    }

    @Benchmark
    public Decision limited429(Limited state) {
        return expect(429, state.decide(state.gate));
    }

    @Benchmark
    public Decision cachedVerdict(Cached state) {
        return expect(200, state.decide(state.gate));
    }

    /** Measures the hash alone. */
    @Benchmark
    public KeyDigest hashAlone(Allowed state) {
        return KeyDigest.of(state.next());
    }

    private static Authorizer start(List<String> keys, String settings) {
        try {
            return RunningGate.authorizer(keys, settings);
        } catch (Exception e) {
            throw new IllegalStateException("the gate did not start", e);
        }
    }

    private static Decision expect(int status, Decision decision) {
        int actual =
                decision instanceof Decision.Denied denied ? denied.reason().status() : 200;
        if (actual != status) {
            throw new IllegalStateException("decided " + actual + " instead of " + status);
        }
        return decision;
    }
}
