package io.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the commands as an operator runs them: exit code, one clear line, no stack trace, no key. Each runs once from the
 * jar; cases
 * that do not need a separate process run in this one.
 */
@Tag("system")
class CommandsIT {
    private static final String MARK = "sk_live_MARKED0123456789";
    private static final Path SHIPPED = ShippedFiles.configuration();

    @TempDir
    private Path folder;

    private record Result(int exitCode, String output) {}

    private Result runJar(Map<String, String> environment, String input, String... arguments) throws Exception {
        try (LatchkeyProcess process = LatchkeyProcess.start(folder, environment, input, arguments)) {
            int exitCode = process.exitCode();
            return new Result(exitCode, process.output());
        }
    }

    /** Runs a command in this JVM. */
    private static Result run(Map<String, String> environment, String... arguments) throws Exception {
        InProcess application = new InProcess(environment);
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        try (PrintStream both = new PrintStream(output, true, StandardCharsets.UTF_8)) {
            System.setOut(both);
            System.setErr(both);
            application.run(arguments);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return new Result(application.exitCode, output.toString(StandardCharsets.UTF_8));
    }

    /** The service with the test's environment, whose exit code does not end this JVM. */
    private static final class InProcess extends LatchkeyApplication {
        private int exitCode;

        InProcess(Map<String, String> environment) {
            super(new TestGate.TestBundle(new AtomicLong(), environment), environment::get, new ReloadSignal());
        }

        @Override
        protected void onFatalError(Throwable error) {
            exitCode = 1;
        }
    }

    @Test
    void generateKeyPrintsAKeyAndItsEntry() throws Exception {
        Result result =
                runJar(Map.of(), "", "generate-key", "--name", "alice", "--prefix", "sk_live_", "--scopes", "a,b");

        assertThat(result.exitCode).isZero();
        assertThat(result.output)
                .containsPattern("(?m)^  sk_live_\\S{27,}$")
                .containsPattern("hash: \"?sha256:[0-9a-f]{64}")
                .contains("alice");
    }

    @Test
    void hashKeyDoesNotRepeatTheKey() throws Exception {
        Result result = runJar(Map.of(), "abc\n", "hash-key");

        assertThat(result.exitCode).isZero();
        assertThat(result.output.strip())
                .isEqualTo("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void checkCountsTheKeys() throws Exception {
        Result result = runJar(Map.of("API_KEYS", MARK + ":a"), "", "check", SHIPPED.toString());

        assertThat(result.exitCode).isZero();
        assertThat(result.output)
                .contains("Configuration and keys are fine: 1 key.")
                .doesNotContain("MARKED");
    }

    @Test
    void folderInsteadOfConfigurationIsNamed() throws Exception {
        Result result = run(Map.of(), "check", folder.toString());

        checkMistake(result);
        assertThat(result.output).contains("Expected a file, but found a folder: " + folder);
    }

    @Test
    void checkPrintsWarningsAndCountsComments() throws Exception {
        Path keys = Files.writeString(folder.resolve("keys"), "# production\nteam:" + MARK + "\n  #sk_old:bob\n");
        Result result = run(Map.of("API_KEYS_FILE", keys.toString()), "check", SHIPPED.toString());

        assertThat(result.exitCode).isZero();
        assertThat(result.output)
                .containsPattern(
                        "(?m)^Warning: API_KEYS_FILE entry 2: the key has fewer than 8 characters; .*the name looks"
                                + " like a key")
                .contains("API_KEYS_FILE: 2 lines are comments")
                .contains("Configuration and keys are fine: 1 key.")
                .doesNotContain("MARKED");
    }

    @ParameterizedTest
    @CsvSource({
        "REQUIRE_AUTH, yes, latchkey.required",
        "REQUIRE_AUTH, '', latchkey.required",
        "RATE_LIMIT_REQUESTS, 1.5, latchkey.rateLimit.requests",
        "RATE_LIMIT_WINDOW, soon, latchkey.rateLimit.window",
        "PORT, '', server.applicationConnectors[0].port",
        "AUTH_SCOPE, 'a b', The value comes from the variable AUTH_SCOPE",
        "KEYS_FILE, no-such-file.yml, no-such-file.yml",
        "API_KEYS_FILE, no-such-file, API_KEYS_FILE",
        "API_KEYS, 'sk_live_MARKED 0123456789:a', API_KEYS"
    })
    void aBadVariableStopsTheStartWithOneClearLine(String variable, String value, String named) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of("PORT", "0", "ADMIN_PORT", "0", "SHUTDOWN_WAIT", "0s"));
        environment.put(variable, value);
        Result result = run(environment, "server", SHIPPED.toString());

        checkMistake(result);
        assertThat(result.output).contains(named);
    }

    @Test
    void badVariableEndsTheJarWithOneLine() throws Exception {
        Result result = runJar(Map.of("REQUIRE_AUTH", "yes"), "", "server", SHIPPED.toString());

        checkMistake(result);
        assertThat(result.output).contains("latchkey.required");
    }

    @Test
    void badFileEndsTheJarWithoutKeyText() throws Exception {
        Path file = Files.writeString(folder.resolve("bad.yml"), "latchkey:\n  keys: [{name: a, key: " + MARK + "}\n");

        checkMistake(runJar(Map.of(), "", "check", file.toString()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "latchkey:\n  keys:\n    - name: a\n      key: \"" + MARK + "\n    foo: [\n",
                "latchkey:\n  keys:\n    - name: a\n      key: " + MARK + ": b: c\n",
                "latchkey:\n  keys: [{name: a, key: " + MARK + "}\n",
                "latchkey:\n  " + MARK + ": 2\n",
                "latchkey:\n  rateLimit: " + MARK + "\n",
                "latchkey:\n  rateLimit: {requests: " + MARK + "}\n",
                "latchkey:\n  keys: [{name: a, hash: " + MARK + "}]\n",
                "latchkey:\n  keys: [{name: a, key: " + MARK + ", expiresAt: " + MARK + "}]\n",
                MARK + "\n"
            })
    void aBadFileStopsCheckWithoutAnyTextOfAKey(String yaml) throws Exception {
        Path file = Files.writeString(folder.resolve("bad.yml"), yaml);

        checkMistake(run(Map.of(), "check", file.toString()));
    }

    @Test
    void portInUseIsReportedInOneLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            Result result = runJar(Map.of("PORT", "0", "ADMIN_PORT", port), "", "server", SHIPPED.toString());

            assertThat(result.exitCode).isNotZero();
            assertThat(result.output)
                    .containsOnlyOnce("The port is in use: /127.0.0.1:" + port)
                    .doesNotContain("\tat ", "! at ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "no-such-host.invalid"})
    void foreignAddressIsReportedInOneLine(String address) throws Exception {
        // All names are in that file; otherwise the test would wait for a resolver that does not answer.
        Path hosts = Files.createFile(folder.resolve("hosts"));
        Map<String, String> environment = Map.of(
                "PORT",
                "0",
                "ADMIN_PORT",
                "0",
                "ADMIN_HOST",
                address,
                "JDK_JAVA_OPTIONS",
                "-Djdk.net.hosts.file=" + hosts);
        Result result = runJar(environment, "", "server", SHIPPED.toString());

        assertThat(result.exitCode).isNotZero();
        assertThat(result.output)
                .containsOnlyOnce("Cannot listen at ")
                .contains(address)
                .doesNotContain("\tat ", "! at ");
    }

    private static void checkMistake(Result result) {
        assertThat(result.exitCode).isNotZero();
        assertThat(result.output)
                .isNotBlank()
                .doesNotContain("MARKED")
                .doesNotContain("\tat ")
                .doesNotContain("Exception");
        assertThat(result.output
                        .lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("INFO"))
                        .count())
                .isLessThanOrEqualTo(2);
    }
}
