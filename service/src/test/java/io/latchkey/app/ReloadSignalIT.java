package io.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code SIGHUP} to the service in a separate process. */
@Tag("system")
class ReloadSignalIT {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final String SECOND_START = "Started oejs.Server";

    @TempDir
    private Path folder;

    private Path file;
    private Path configuration;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("keys.yml"), "keys: [{name: alice, key: sk_test_alice}]");
        configuration = Files.writeString(folder.resolve("config.yml"), """
                latchkey: {keysFile: '%s'}
                server:
                  applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                  adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                """.formatted(file));
    }

    @Test
    void eachSignalReloadsTheKeys() throws Exception {
        try (LatchkeyProcess service = LatchkeyProcess.serve(folder, Map.of(), configuration)) {
            theKeysAreReloaded(service);
            aReloadThatFailsChangesNothingAndIsLogged(service);
            manySignalsAtOnceEndInTheNewestKeys(service);
        }
    }

    private void theKeysAreReloaded(LatchkeyProcess service) throws Exception {
        assertThat(verify(service, "sk_test_bob")).isEqualTo(401);

        Files.writeString(file, "keys: [{name: bob, key: sk_test_bob}]");
        hangUp(service);
        await(service, "Reloaded the keys: 1 in force, added [bob");

        assertThat(verify(service, "sk_test_bob")).isEqualTo(200);
        assertThat(verify(service, "sk_test_alice")).isEqualTo(401);
    }

    private void aReloadThatFailsChangesNothingAndIsLogged(LatchkeyProcess service) throws Exception {
        Files.writeString(file, "keys: [{name: bob, key: sk_test_MARKED, enabled: maybe}]");
        hangUp(service);
        await(service, "The keys were not reloaded, and the old ones stay in force.");

        assertThat(verify(service, "sk_test_bob")).isEqualTo(200);
        assertThat(service.output())
                .contains("line 1 (keys[0]): enabled must be")
                .doesNotContain("MARKED");

        Files.writeString(file, "keys: [{name: carol, key: sk_test_carol}]");
        hangUp(service);
        await(service, "added [carol");
        assertThat(verify(service, "sk_test_carol")).as("the next signal").isEqualTo(200);
    }

    private void manySignalsAtOnceEndInTheNewestKeys(LatchkeyProcess service) throws Exception {
        for (int i = 0; i <= 20; i++) {
            Files.writeString(file, "keys: [{name: n" + i + ", key: sk_test_" + i + "}]");
            hangUp(service);
        }
        await(service, "added [n20 ");

        assertThat(verify(service, "sk_test_20")).isEqualTo(200);
    }

    /** Waits for the first log line; before it, the JVM is still starting. */
    @Test
    void signalsDuringStartAndStopDoNotEndTheService() throws Exception {
        try (LatchkeyProcess service =
                LatchkeyProcess.start(folder, Map.of("SHUTDOWN_WAIT", "0s"), "", "server", configuration.toString())) {
            await(service, "Starting latchkey");
            Files.writeString(file, "keys: [{name: bob, key: sk_test_bob}]");
            do {
                hangUp(service);
            } while (!service.output().contains(SECOND_START));
            await(service, "SIGHUP: reloading the keys.");
            assertThat(verify(service, "sk_test_bob")).isEqualTo(200);

            ProcessHandle process = ProcessHandle.of(service.pid()).orElseThrow();
            process.destroy();
            while (process.isAlive()) {
                hangUp(service);
            }
            assertThat(service.exitCode()).as("ended by SIGTERM").isEqualTo(143);
        }
    }

    /** A shell that ignores the signal passes this on, and the JVM keeps it. */
    @Test
    void ignoredSignalIsLogged() throws Exception {
        List<String> ignoring = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' HUP; exec \"$@\"", "sh"));
        ignoring.addAll(LatchkeyJar.command());
        try (LatchkeyProcess service = LatchkeyProcess.serve(ignoring, folder, Map.of(), configuration)) {
            assertThat(service.output())
                    .contains("SIGHUP does not reload the keys: the process was started with SIGHUP ignored");
            hangUp(service);
            assertThat(verify(service, "sk_test_alice")).isEqualTo(200);
        }
    }

    @Test
    void signalEndsOtherCommands() throws Exception {
        List<String> command = LatchkeyJar.command();
        command.add("hash-key");
        Process hashing = new ProcessBuilder(command).start();
        try {
            signal(hashing.pid());
            assertThat(hashing.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(hashing.exitValue()).isEqualTo(129);
        } finally {
            hashing.destroyForcibly();
        }
    }

    private static int verify(LatchkeyProcess service, String key) throws Exception {
        return TestGate.send(service.port(), "GET", "/verify", "X-API-Key", key).statusCode();
    }

    private static void hangUp(LatchkeyProcess service) throws Exception {
        signal(service.pid());
    }

    private static void signal(long pid) throws Exception {
        new ProcessBuilder("kill", "-HUP", Long.toString(pid)).start().waitFor();
    }

    private static void await(LatchkeyProcess service, String line) throws Exception {
        Eventually.value("'" + line + "' in the log", service::output, output -> output.contains(line));
    }
}
