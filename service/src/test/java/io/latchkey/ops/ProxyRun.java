package io.latchkey.ops;

import io.latchkey.FreePort;
import io.latchkey.app.TestGate;
import io.latchkey.example.SignatureVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * All situations, once, through one proxy with a real Latchkey and a real service behind it.
 *
 * @param connections how many the proxy made to Latchkey for all of them
 * @param bytesToGate how much it sent there
 */
record ProxyRun(ProxyKind kind, Map<Situation, Outcome> outcomes, int connections, long bytesToGate) {
    /** Longer than any window: every situation finds its limits unused. */
    private static final Duration BETWEEN_TWO = Duration.ofMinutes(2);

    private static final Map<ProxyKind, CompletableFuture<ProxyRun>> RUNS = new EnumMap<>(ProxyKind.class);

    /**
     * What came of one request.
     *
     * @param received what reached the service
     * @param second the second of the epoch that Latchkey took it for
     * @param log what Latchkey's decisions log said of it
     */
    record Outcome(WireAnswer answer, List<WireRequest> received, long second, String log) {
        /** Whether the service can tell that what it is told about the caller is Latchkey's, and said in this second. */
        boolean isSigned(WireRequest request) throws GeneralSecurityException {
            List<String> signatures = request.values("X-Latchkey-Signature");
            return signatures.size() == 1
                    && signatures.get(0).startsWith("t=" + second + ";")
                    && SignatureVerifier.isSigned(
                            name -> String.join(", ", request.values(name)),
                            Situation.SECRET,
                            Instant.ofEpochSecond(second));
        }
    }

    /** The run through this proxy. All runs take place at the first call, for all of them wait for the same at their ends. */
    static synchronized ProxyRun of(ProxyKind kind) throws Exception {
        kind.requireInstalled();
        if (RUNS.isEmpty()) {
            runAll();
        }
        return RUNS.get(kind).get();
    }

    private static void runAll() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Bench> benches = new ArrayList<>();
        try {
            for (ProxyKind kind : ProxyKind.values()) {
                if (kind.isInstalled()) {
                    RUNS.put(kind, start(kind, benches, threads));
                }
            }
            for (CompletableFuture<ProxyRun> run : RUNS.values()) {
                run.exceptionally(failure -> null).join();
            }
        } finally {
            threads.shutdownNow();
            for (Bench bench : benches) {
                bench.close();
            }
        }
    }

    private static CompletableFuture<ProxyRun> start(ProxyKind kind, List<Bench> benches, ExecutorService threads) {
        try {
            Bench bench = new Bench(kind);
            benches.add(bench);
            Map<Situation, Outcome> outcomes = bench.whileLatchkeyIsUp();
            return CompletableFuture.supplyAsync(() -> bench.breakdowns(outcomes), threads);
        } catch (Exception | AssertionError e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** A proxy between callers and a gate and a service of its own. */
    private static final class Bench {
        private final ProxyKind kind;
        private final Path folder;
        private final TestGate gate;
        private final RecordingService service;
        private final GateLine line;
        private final Front front;
        private long second = TestGate.START.plus(BETWEEN_TWO).getEpochSecond();

        Bench(ProxyKind kind) throws Exception {
            this.kind = kind;
            folder = Files.createTempDirectory("latchkey-" + kind.name());
            gate = TestGate.of(Situation.settings(FreePort.find()) + kind.settings(), Map.of());
            gate.before();
            service = new RecordingService();
            line = new GateLine(gate.getLocalPort());
            front = kind.start(folder, line.port(), service.port());
        }

        private List<Situation> situations(boolean isUp) {
            return Situation.ALL.stream()
                    .filter(situation -> kind.tries(situation) && (situation.line() == Situation.Line.UP) == isUp)
                    .toList();
        }

        /** One run at a time: the log of decisions is the JVM's. */
        Map<Situation, Outcome> whileLatchkeyIsUp() throws Exception {
            Map<Situation, Outcome> outcomes = new LinkedHashMap<>();
            try (DecisionLines decisions = new DecisionLines()) {
                // The first answer of all takes long on a slow machine, and the proxies do not wait forever.
                gate.send("GET", "/verify", "X-API-Key", Situation.ALICE);
                gate.advance(BETWEEN_TWO);
                for (Situation situation : situations(true)) {
                    for (int i = 1; i < situation.times(); i++) {
                        front.send(situation.request());
                    }
                    service.takeReceived();
                    decisions.take();
                    WireAnswer answer = front.send(situation.request());
                    outcomes.put(situation, new Outcome(answer, service.takeReceived(), second, decisions.take()));
                    gate.advance(BETWEEN_TWO);
                    second += BETWEEN_TWO.toSeconds();
                }
            }
            return outcomes;
        }

        /** Without Latchkey's log, for nothing reaches it. */
        ProxyRun breakdowns(Map<Situation, Outcome> outcomes) {
            try {
                for (Situation situation : situations(false)) {
                    if (situation.line() == Situation.Line.SILENT) {
                        line.goSilent();
                    } else {
                        line.cut();
                    }
                    service.takeReceived();
                    WireAnswer answer = front.send(situation.request());
                    outcomes.put(situation, new Outcome(answer, service.takeReceived(), second, ""));
                }
                return new ProxyRun(kind, outcomes, line.connections(), line.bytesToGate());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void close() throws IOException {
            front.close();
            line.close();
            service.close();
            gate.after();
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
