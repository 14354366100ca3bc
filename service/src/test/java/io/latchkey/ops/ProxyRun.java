package io.latchkey.ops;

import io.latchkey.app.TestGate;
import io.latchkey.example.SignatureVerifier;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All situations, once, through one proxy with a real Latchkey and a real service behind it.
 *
 * @param connections how many the proxy made to Latchkey for all of them
 * @param bytesToGate how much it sent there
 */
record ProxyRun(ProxyKind kind, Map<Situation, Outcome> outcomes, int connections, long bytesToGate) {
    /** Longer than any window: every situation finds its limits unused. */
    private static final Duration BETWEEN_TWO = Duration.ofMinutes(2);

    private static final Map<ProxyKind, ProxyRun> RUNS = new EnumMap<>(ProxyKind.class);

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

    /** The run through this proxy, which takes place at the first call. */
    static synchronized ProxyRun of(ProxyKind kind) throws Exception {
        kind.requireInstalled();
        ProxyRun run = RUNS.get(kind);
        if (run == null) {
            run = run(kind);
            RUNS.put(kind, run);
        }
        return run;
    }

    private static ProxyRun run(ProxyKind kind) throws Exception {
        Path folder = Files.createTempDirectory("latchkey-" + kind.name());
        TestGate gate = TestGate.of(Situation.settings(closedPort()) + kind.settings(), Map.of());
        gate.before();
        try (RecordingService service = new RecordingService();
                DecisionLines decisions = new DecisionLines();
                GateLine line = new GateLine(gate.getLocalPort());
                Front front = kind.start(folder, line.port(), service.port())) {
            // The first answer of all takes long on a slow machine, and the proxies do not wait forever.
            gate.send("GET", "/verify", "X-API-Key", Situation.ALICE);
            gate.advance(BETWEEN_TWO);
            Map<Situation, Outcome> outcomes = new LinkedHashMap<>();
            long second = TestGate.START.plus(BETWEEN_TWO).getEpochSecond();
            for (Situation situation : Situation.ALL) {
                if (kind.tries(situation)) {
                    prepare(line, situation);
                    outcomes.put(situation, outcome(front, service, decisions, situation, second));
                    gate.advance(BETWEEN_TWO);
                    second += BETWEEN_TWO.toSeconds();
                }
            }
            return new ProxyRun(kind, outcomes, line.connections(), line.bytesToGate());
        } finally {
            gate.after();
            delete(folder);
        }
    }

    private static void prepare(GateLine line, Situation situation) throws IOException {
        switch (situation.line()) {
            case SILENT -> line.goSilent();
            case CUT -> line.cut();
            case UP -> {}
        }
    }

    private static Outcome outcome(
            Front front, RecordingService service, DecisionLines decisions, Situation situation, long second)
            throws IOException {
        for (int i = 1; i < situation.times(); i++) {
            front.send(situation.request());
        }
        service.takeReceived();
        decisions.take();
        WireAnswer answer = front.send(situation.request());
        return new Outcome(answer, service.takeReceived(), second, decisions.take());
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
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
