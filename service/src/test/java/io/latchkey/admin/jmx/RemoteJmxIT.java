package io.latchkey.admin.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.latchkey.app.LatchkeyProcess;
import io.latchkey.app.ShippedFiles;
import io.latchkey.app.TestGate;
import io.latchkey.key.KeyDigest;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar, set up for remote JMX as ops/jmx says, and real clients in JVMs without our classes. */
@Tag("system")
class RemoteJmxIT {
    private static final String ALICE = "sk_test_MARKED_alice_0123456789";
    private static final String BOB = "sk_test_MARKED_bob_0123456789";
    private static final String USER = "sk_live_MARKED_user_0123456789";

    @TempDir
    private static Path folder;

    private static RemoteJmxSetup setup;
    private static HttpServer validator;
    private static Path keysFile;
    private static LatchkeyProcess service;

    /** Connected before the first test. */
    private static RemoteClient monitor;

    @BeforeAll
    static void start() throws Exception {
        setup = new RemoteJmxSetup(folder);
        validator = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        validator.createContext("/", exchange -> {
            byte[] yes = "{\"valid\": true, \"userId\": \"u-1\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, yes.length);
            exchange.getResponseBody().write(yes);
            exchange.close();
        });
        validator.start();
        keysFile = folder.resolve("keys.yml");
        keys(entry("alice", ALICE));
        service = LatchkeyProcess.serve(
                folder,
                Map.of(
                        "JDK_JAVA_OPTIONS",
                        setup.javaOptions(),
                        "KEYS_FILE",
                        keysFile.toString(),
                        "API_KEYS",
                        "sk_env_MARKED_0123456789:env",
                        "EXTERNAL_AUTH_ENABLED",
                        "true",
                        "MANA_CORE_AUTH_URL",
                        "http://127.0.0.1:" + validator.getAddress().getPort()),
                ShippedFiles.configuration());
        monitor = setup.connect("monitor");
        assertThat(monitor.answer()).isEqualTo("connected");
    }

    @AfterAll
    static void stop() {
        if (monitor != null) {
            monitor.close();
        }
        if (service != null) {
            service.close();
        }
        validator.stop(0);
    }

    @Test
    void anOperatorReadsAndChangesEverythingRemotely() throws Exception {
        try (RemoteClient operator = setup.connect("operator")) {
            assertThat(operator.answer()).isEqualTo("connected");
            assertThat(operator.ask("listen")).isEqualTo("done");
            reloads(operator);
            readsTheTable(operator);
            changesTheDefaultLimit(operator);
            resetsAndEvicts(operator);
            receivesTheCircuitChange(operator);
            exposesNoKey(operator);
        }
    }

    private static void reloads(RemoteClient operator) throws Exception {
        keys(entry("alice", ALICE) + entry("bob", BOB));
        assertThat(operator.ask("call", "Keys", "reload"))
                .isEqualTo("{added=[bob (bob-1)], changed=[], removed=[], total=3, unchanged=2}");
        assertThat(operator.ask("next"))
                .isEqualTo("latchkey.keys.reloaded from io.latchkey:type=Keys: Reloaded the keys: 3 in force, 1 added,"
                        + " 0 removed, 0 changed. {added=[bob (bob-1)], changed=[], removed=[], total=3, unchanged=2}");
        assertThat(verify(BOB).statusCode()).isEqualTo(200);

        keys("  - name: broken\n    hash: " + ALICE + "\n");
        assertThat(operator.ask("call", "Keys", "reload"))
                .startsWith("refused: javax.management.MBeanException: ")
                .contains(
                        " <- javax.management.JMException: The keys were not reloaded, and the old ones stay in force.")
                .contains(keysFile + " line 2 (keys[0]");
        assertThat(operator.ask("next")).startsWith("latchkey.keys.reloadFailed from io.latchkey:type=Keys: ");
        assertThat(operator.ask("get", "Keys", "LastReloadError")).contains("keys[0]");
        assertThat(operator.ask("get", "Keys", "FailedReloads")).isEqualTo("1");
        assertThat(verify(BOB).statusCode()).isEqualTo(200);

        keys(entry("alice", ALICE) + entry("bob", BOB));
        assertThat(operator.ask("call", "Keys", "reload")).contains("total=3");
        assertThat(operator.ask("next")).startsWith("latchkey.keys.reloaded");
        assertThat(operator.ask("get", "Keys", "LastReloadError")).isEqualTo("null");
        assertThat(operator.ask("get", "Keys", "Reloads")).isEqualTo("2");
        assertThat(operator.ask("get", "Keys", "LastReload")).matches("20\\d\\d-\\d\\d-\\d\\dT.*Z");
    }

    private static void readsTheTable(RemoteClient operator) throws Exception {
        verify(USER);
        assertThat(operator.ask("get", "Keys", "TotalKeys")).isEqualTo("3");
        assertThat(operator.ask("get", "Keys", "AuthRequired")).isEqualTo("true");
        assertThat(operator.ask("get", "Keys", "Keys").lines())
                .hasSize(4)
                .anyMatch(row -> row.startsWith("{key=bob-1, value={allowed=2, ")
                        && row.contains("name=bob, remaining=58, requestsInWindow=2, scopes=[], source=keysFile"))
                .anyMatch(row -> row.contains("source=external, userId=u-1"));
    }

    private static void changesTheDefaultLimit(RemoteClient operator) throws Exception {
        assertThat(operator.ask("set", "RateLimiter", "DefaultRequests", "-1"))
                .startsWith("refused: javax.management.RuntimeMBeanException: ")
                .endsWith("java.lang.IllegalArgumentException: DefaultRequests must be 0 to 1000000000, not -1.");
        assertThat(operator.ask("set", "RateLimiter", "DefaultWindowSeconds", "0.0"))
                .endsWith("DefaultWindowSeconds must be 0.001 to 31622400 (366 days), not 0.0.");
        assertThat(limit(verify(BOB))).isEqualTo("60");

        assertThat(operator.ask("set", "RateLimiter", "DefaultRequests", "1000"))
                .isEqualTo("done");
        assertThat(operator.ask("set", "RateLimiter", "DefaultWindowSeconds", "3600.0"))
                .isEqualTo("done");

        assertThat(limit(verify(BOB))).isEqualTo("1000");
        assertThat(operator.ask("get", "RateLimiter", "DefaultRequests")).isEqualTo("1000");
        assertThat(operator.ask("get", "RateLimiter", "DefaultWindowSeconds")).isEqualTo("3600.0");
    }

    private static void resetsAndEvicts(RemoteClient operator) throws Exception {
        assertThat(operator.ask("get", "RateLimiter", "TrackedKeys")).isEqualTo("2");
        assertThat(operator.ask("get", "RateLimiter", "Allowed")).isEqualTo("5");
        assertThat(operator.ask("get", "RateLimiter", "Limited")).isEqualTo("0");
        assertThat(operator.ask("call", "RateLimiter", "reset", "bob-1")).isEqualTo("1");
        assertThat(operator.ask("get", "Keys", "Keys")).contains("name=bob, remaining=1000, requestsInWindow=0");
        assertThat(operator.ask("call", "RateLimiter", "resetAll")).isEqualTo("2");

        assertThat(operator.ask("get", "Validator", "CachedVerdicts")).isEqualTo("1");
        assertThat(operator.ask("call", "Validator", "evict", "unknown")).isEqualTo("0");
        assertThat(operator.ask("call", "Validator", "evict", KeyDigest.of(USER).id()))
                .isEqualTo("1");
        assertThat(operator.ask("get", "Validator", "CachedVerdicts")).isEqualTo("0");
        verify(USER);
        assertThat(operator.ask("call", "Validator", "evictAll")).isEqualTo("1");
        assertThat(operator.ask("get", "Validator", "Calls")).isEqualTo("2");
    }

    private static void receivesTheCircuitChange(RemoteClient operator) throws Exception {
        assertThat(operator.ask("get", "Validator", "Circuit")).isEqualTo("CLOSED");
        validator.stop(0);
        for (int i = 0; i < 20 && operator.ask("get", "Validator", "Circuit").equals("CLOSED"); i++) {
            assertThat(verify(USER + i).statusCode()).isEqualTo(503);
        }
        assertThat(operator.ask("next"))
                .isEqualTo(
                        "latchkey.validator.circuit from io.latchkey:type=Validator: The circuit breaker to the external"
                                + " validator changed from CLOSED to OPEN. {from=CLOSED, to=OPEN}");
        assertThat(operator.ask("get", "Validator", "Failures")).isNotEqualTo("0");
    }

    private static void exposesNoKey(RemoteClient operator) throws Exception {
        assertThat(operator.ask("call", "Validator", "evict", " "))
                .endsWith("id must be the id of a key; evictAll() is for all keys.");
        String everything = operator.ask("everything");

        assertThat(everything)
                .contains("io.latchkey:type=Keys Keys = ")
                .contains("io.latchkey:type=RateLimiter DefaultRequests = 1000")
                .contains("io.latchkey:type=Validator HitRate = ")
                .contains("java.lang:type=Runtime")
                .doesNotContain("MARKED");
        assertThat(everything.lines().filter(line -> line.startsWith("io.latchkey:")))
                .noneMatch(line -> line.contains("refused: "));
        assertThat(service.output()).doesNotContain("MARKED");
    }

    @Test
    void aMonitorReadsButChangesNothing() throws Exception {
        assertThat(monitor.ask("listen")).isEqualTo("done");
        assertThat(monitor.ask("get", "Keys", "Keys")).contains("name=alice").doesNotContain("MARKED");
        String reloads = monitor.ask("get", "Keys", "Reloads");

        String denied = "refused: java.lang.SecurityException: Access denied! Invalid access level";
        assertThat(monitor.ask("call", "Keys", "reload")).startsWith(denied);
        assertThat(monitor.ask("call", "Validator", "evictAll")).startsWith(denied);
        assertThat(monitor.ask("set", "RateLimiter", "DefaultRequests", "5")).startsWith(denied);

        assertThat(monitor.ask("get", "Keys", "Reloads")).isEqualTo(reloads);
        assertThat(monitor.ask("get", "RateLimiter", "DefaultRequests")).isNotEqualTo("5");
    }

    @Test
    void wrongCredentialsAreDenied() throws Exception {
        for (String role : new String[] {"operator", "unknown"}) {
            assertThat(monitor.ask("connect", role, "guessed"))
                    .startsWith("refused: java.lang.SecurityException: Authentication failed!");
        }
    }

    @Test
    void aClientThatDoesNotTrustTheCertificateSendsNoPassword() throws Exception {
        try (RemoteClient client = setup.connectWithoutTrust("operator", "guessed")) {
            assertThat(client.answer()).startsWith("refused: ").contains("javax.net.ssl.SSLHandshakeException");
        }
    }

    @Test
    void secretsAreReadableByTheirOwnerOnly() throws Exception {
        try (Stream<Path> files = Files.list(setup.folder())) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .endsWith("------");
            }
        }
        assertThat(Files.readAllLines(setup.folder().resolve("jmxremote.password")))
                .as("monitor and operator with salt, hash and algorithm")
                .filteredOn(line -> !line.isEmpty() && !line.startsWith("#"))
                .hasSize(2)
                .allMatch(line -> line.split("\\s+").length == 4);
    }

    @Test
    void otherAddressesOfThisMachineDoNotListen() throws Exception {
        for (InetAddress address : NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.equals(InetAddress.getLoopbackAddress()))
                .toList()) {
            assertThatThrownBy(() -> new Socket(address, setup.port()).close())
                    .as(address.toString())
                    .isInstanceOf(ConnectException.class);
        }
    }

    private static HttpResponse<String> verify(String key) throws Exception {
        return TestGate.send(service.port(), "GET", "/verify", "X-API-Key", key);
    }

    private static String limit(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-RateLimit-Limit").orElseThrow();
    }

    private static String entry(String name, String key) {
        return "  - name: " + name + "\n    id: " + name + "-1\n    hash: sha256:"
                + KeyDigest.of(key).hex() + "\n";
    }

    private static void keys(String entries) throws IOException {
        Files.writeString(keysFile, "keys:\n" + entries);
    }
}
