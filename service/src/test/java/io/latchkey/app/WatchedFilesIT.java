package io.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code watchKeysFile} without a {@code keysFile}: the files of the environment's keys, in a separate process. */
@Tag("system")
class WatchedFilesIT {
    @TempDir
    private Path folder;

    private Path configuration() throws IOException {
        return Files.writeString(folder.resolve("config.yml"), """
                latchkey: {watchKeysFile: true, failureLimit: {requests: 0}}
                server:
                  applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                  adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                """);
    }

    /**
     * A mounted secret is a link to a link to a folder; the kubelet replaces the link in the middle. The other file is
     * changed in
     * place.
     */
    @Test
    void removedKeyIsDeniedAfterAFileChange() throws Exception {
        Path first = Files.createDirectory(folder.resolve("..2030_01"));
        Path second = Files.createDirectory(folder.resolve("..2030_02"));
        Path file = Files.writeString(first.resolve("keys"), "sk_test_alice:alice\nsk_test_bob12:bob\n");
        Files.writeString(second.resolve("keys"), "sk_test_carol:carol\n");
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
        Path keys = Files.createSymbolicLink(folder.resolve("keys"), Path.of("..data", "keys"));
        Path internal = Files.writeString(folder.resolve("internal.txt"), "sk_test_internal\n");
        Map<String, String> environment =
                Map.of("API_KEYS_FILE", keys.toString(), "INTERNAL_API_KEY_FILE", internal.toString());
        try (LatchkeyProcess service = LatchkeyProcess.serve(folder, environment, configuration())) {
            assertThat(verify(service, "sk_test_alice")).isEqualTo(200);

            Files.writeString(file, "sk_test_bob12:bob\n");
            Files.writeString(internal, "sk_test_other_internal\n");
            await(service, "sk_test_alice", 401);
            assertThat(verify(service, "sk_test_bob12")).isEqualTo(200);
            await(service, "sk_test_other_internal", 200);
            assertThat(verify(service, "sk_test_internal")).isEqualTo(401);

            Path swap = Files.createSymbolicLink(folder.resolve("..data_tmp"), second.getFileName());
            Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            await(service, "sk_test_bob12", 401);
            assertThat(verify(service, "sk_test_carol")).isEqualTo(200);

            Files.delete(second.resolve("keys"));
            awaitLine(service, "API_KEYS_FILE: names a file that does not exist");
            assertThat(verify(service, "sk_test_carol")).as("the old keys stay").isEqualTo(200);
        }
    }

    @Test
    void withoutAFileTheServiceDoesNotStart() throws Exception {
        try (LatchkeyProcess service = LatchkeyProcess.start(
                folder,
                Map.of("API_KEYS", "sk_test_alice:alice"),
                "",
                "server",
                configuration().toString())) {
            assertThat(service.exitCode()).isEqualTo(1);
            assertThat(service.output())
                    .contains("latchkey.watchKeysFile is true, but there is no file to watch. Set keysFile (KEYS_FILE)")
                    .doesNotContain("\tat ");
        }
    }

    private static int verify(LatchkeyProcess service, String key) throws Exception {
        return TestGate.send(service.port(), "GET", "/verify", "X-API-Key", key).statusCode();
    }

    private static void await(LatchkeyProcess service, String key, int status) throws Exception {
        Eventually.value("status " + status, () -> verify(service, key), now -> now == status);
    }

    private static void awaitLine(LatchkeyProcess service, String line) throws Exception {
        Eventually.value("'" + line + "' in the log", service::output, output -> output.contains(line));
    }
}
