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
 * The results of all situations, each sent once through one proxy with a real Latchkey and a real service.
 *
 * @param connections the number of connections that the proxy made to Latchkey
 * @param bytesToGate the number of bytes that it sent there
 */
record ProxyRun(ProxyKind kind, Map<Situation, Outcome> outcomes, int connections, long bytesToGate) {
    /** Longer than any window, so that every situation starts with unused limits. */
    private static final Duration BETWEEN_TWO = Duration.ofMinutes(2);

    private static final Map<ProxyKind, CompletableFuture<ProxyRun>> RUNS = new EnumMap<>(ProxyKind.class);

    /**
     * The result of one request.
     *
     * @param received what reached the service
     * @param second the second of the epoch on Latchkey's clock
     * @param log the lines about it in Latchkey's decisions log
     */
    record Outcome(WireAnswer answer, List<WireRequest> received, long second, String log) {
        /** Returns whether the service can verify that the identity comes from Latchkey and was signed in this second. */
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

    /**
     * Returns the run through this proxy. The first call runs all proxies, because all of them wait for timeouts at their
     * end.
     */
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

    /** Runs a proxy between callers and its own gate and service. */
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

        /** Only one run at a time, because the decisions log belongs to the JVM. */
        Map<Situation, Outcome> whileLatchkeyIsUp() throws Exception {
            Map<Situation, Outcome> outcomes = new LinkedHashMap<>();
            try (DecisionLines decisions = new DecisionLines()) {
                // The very first response takes long on a slow machine, and the proxies have timeouts.
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

        /** Returns the results without Latchkey's log, because no request reaches it. */
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
