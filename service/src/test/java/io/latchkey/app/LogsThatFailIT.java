package io.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that requests are still answered when logs cannot be written. */
@Tag("system")
class LogsThatFailIT {
    private static final Pattern PORT = Pattern.compile("Started application@.*:(\\d+)}");
    /** On Linux, every write to this file fails as on a full disk. */
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    private Path folder;

    @Test
    void fullDiskBlocksNoRequest() throws Exception {
        assumeThat(FULL).exists();
        String appender = "[{type: file, currentLogFilename: /dev/full, archive: false}]";
        Path configuration = Files.writeString(folder.resolve("config.yml"), """
                latchkey: {verifyInRequestLog: true}
                server:
                  applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                  adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                  requestLog: {appenders: %s}
                logging:
                  loggers: {latchkey.decisions: {level: INFO, additive: true, appenders: %s}}
                  appenders: [{type: console, neverBlock: true}, {type: file, currentLogFilename: /dev/full, archive: false}]
                """.formatted(appender, appender));
        try (LatchkeyProcess service =
                LatchkeyProcess.serve(folder, Map.of("API_KEYS", "good-key:alice"), configuration)) {
            answersAll(service.port(), 500);
            ProcessHandle.of(service.pid()).orElseThrow().destroy();

            assertThat(service.exitCode()).isEqualTo(128 + 15);
        }
    }

    @Test
    void unreadConsoleBlocksNoRequest() throws Exception {
        List<String> command = LatchkeyJar.command("-Xmx128m");
        command.addAll(List.of("server", ShippedFiles.configuration().toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment()
                .putAll(new HashMap<>(Map.of(
                        "PORT",
                        "0",
                        "ADMIN_PORT",
                        "0",
                        "API_KEYS",
                        "good-key:a",
                        "RATE_LIMIT_REQUESTS",
                        "1000000",
                        "VERIFY_IN_REQUEST_LOG",
                        "true")));
        Process service = builder.start();
        try (BufferedReader output = service.inputReader()) {
            int port = port(output);
            // More than the pipe (64 KiB) and the queue (1 024 lines) can hold, at some 60 bytes a line.
            answersAll(port, 3000);
        } finally {
            service.destroyForcibly();
        }
    }

    private static int port(BufferedReader output) throws Exception {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher started = PORT.matcher(line);
            if (started.find()) {
                return Integer.parseInt(started.group(1));
            }
        }
        throw new IllegalStateException("the service did not start");
    }

    private static void answersAll(int port, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            boolean good = i % 2 == 0;
            assertThat(TestGate.send(port, "GET", "/verify/" + i, "X-API-Key", good ? "good-key" : "no-key")
                            .statusCode())
                    .isIn(good ? List.of(200, 429) : List.of(401, 429));
        }
    }
}
