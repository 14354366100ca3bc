package io.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.TestClassPath;
import io.latchkey.example.HelloApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An application that embeds the bundle and has none of the optional libraries, nor what comes with them. */
@Tag("system")
class OptionalLibrariesIT {
    private static final List<String> ABSENT =
            List.of("io/lettuce", "io/netty", "io/projectreactor", "io/prometheus", "io/github/resilience4j");

    @TempDir
    private Path folder;

    @Test
    void theBundleStartsWithoutThem() throws Exception {
        try (LatchkeyProcess hello = LatchkeyProcess.serve(program(), folder, Map.of(), configuration(""))) {
            assertThat(TestGate.send(hello.port(), "GET", "/hello", "X-API-Key", "k1-0123456789")
                            .body())
                    .isEqualTo("Hello, alice!\n");
            assertThat(TestGate.send(hello.port(), "GET", "/hello").statusCode())
                    .isEqualTo(401);
            assertThat(TestGate.send(hello.adminPort(), "GET", "/prometheus").statusCode())
                    .isEqualTo(404);
            assertThat(TestGate.send(hello.adminPort(), "GET", "/metrics").body())
                    .contains("latchkey.requests.allowed", "latchkey.keys.total");
            assertThat(TestGate.send(hello.adminPort(), "GET", "/healthcheck").statusCode())
                    .isEqualTo(200);
            assertThat(hello.output())
                    .containsPattern("/prometheus is not served. To serve it, add to your dependencies:"
                            + " io.prometheus:prometheus-metrics-core:\\d");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limiter: {type: redis}|latchkey.limiter.type is redis, which needs io.lettuce:lettuce-core. Add to your"
                        + " dependencies: io\\.lettuce:lettuce-core:\\d[\\w.]+\\.",
                "validator: {enabled: true}|latchkey.validator.enabled is true, which needs"
                        + " io.github.resilience4j:resilience4j-circuitbreaker and io.github.resilience4j:resilience4j-bulkhead."
                        + " Add to your dependencies: io.github.resilience4j:resilience4j-circuitbreaker:\\d"
            })
    void aFeatureWithoutItsLibraryStopsTheStart(String setting, String message) throws Exception {
        String file = configuration(setting).toString();
        try (LatchkeyProcess hello = LatchkeyProcess.start(program(), folder, Map.of(), "", "server", file)) {
            assertThat(hello.exitCode()).isEqualTo(1);
            assertThat(hello.output()).containsPattern(message).doesNotContain("NoClassDefFoundError");
        }
    }

    private static List<String> program() throws Exception {
        List<Path> classPath = TestClassPath.entries().stream()
                .filter(entry -> ABSENT.stream()
                        .noneMatch(part -> entry.toString().replace('\\', '/').contains('/' + part + '/')))
                .toList();
        return Stream.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        TestClassPath.of(classPath),
                        HelloApplication.class.getName())
                .toList();
    }

    private Path configuration(String setting) throws Exception {
        return Files.writeString(folder.resolve("hello.yml"), """
                latchkey:
                  keys: [{name: alice, key: k1-0123456789}]
                  %s
                server:
                  shutdownGracePeriod: 0s
                  applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                  adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                """.formatted(setting));
    }
}
