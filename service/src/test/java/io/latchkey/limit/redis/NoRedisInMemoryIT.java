package io.latchkey.limit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.app.LatchkeyProcess;
import io.latchkey.app.ShippedFiles;
import io.latchkey.app.TestGate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that counts in memory does not load the Redis client. */
@Tag("system")
class NoRedisInMemoryIT {
    @TempDir
    private Path folder;

    @Test
    void memoryLimitsLoadNoClassOfTheRedisClient() throws Exception {
        Path classes = folder.resolve("classes.log");
        Map<String, String> environment =
                Map.of("API_KEYS", "sk_test_key:alice", "JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + classes);
        try (LatchkeyProcess service = LatchkeyProcess.serve(folder, environment, ShippedFiles.configuration())) {
            assertThat(TestGate.send(service.port(), "GET", "/verify", "X-API-Key", "sk_test_key")
                            .statusCode())
                    .isEqualTo(200);

            assertThat(Files.readString(classes))
                    .contains("io.latchkey.limit.MemoryRateLimiter ")
                    .doesNotContain("io.lettuce.", "io.netty.", "reactor.core.");
        }
    }
}
