package io.latchkey.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.ConfigurationFiles;
import io.latchkey.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that runs out of memory ends, so that it can be started again. */
@Tag("system")
class OutOfMemoryIT {
    private static final Path REPOSITORY =
            ConfigurationFiles.repository("").toAbsolutePath().normalize();
    private static final Pattern STARTED = Pattern.compile("Started application@\\S+\\{[^}]*}\\{[^}]*:(\\d+)}");

    /** As the JVM ends then. */
    private static final int OUT_OF_MEMORY = 3;

    @TempDir
    private Path folder;

    @Test
    void theLauncherEndsAServiceThatRunsOutOfMemory() throws Exception {
        Process service = start("-Xmx40m");
        List<Socket> callers = new ArrayList<>();
        try {
            int port = port(service);
            String half = "GET /verify HTTP/1.1\r\nHost: a\r\nA: " + "b".repeat(31 * 1024) + "\r\nB";
            while (service.isAlive() && callers.size() < 1000) {
                callers.add(new Socket(InetAddress.getLoopbackAddress(), port));
                callers.get(callers.size() - 1).getOutputStream().write(half.getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            // The service has ended.
        } finally {
            assertThat(service.waitFor(10, TimeUnit.MINUTES)).as(output()).isTrue();
            for (Socket caller : callers) {
                caller.close();
            }
            service.destroyForcibly();
        }
        assertThat(service.exitValue()).as(output()).isEqualTo(OUT_OF_MEMORY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"latchkey", "Dockerfile", "ops/systemd/latchkey.service"})
    void everyWayToStartSetsTheOption(String file) throws Exception {
        assertThat(Files.readString(REPOSITORY.resolve(file))).containsPattern("[ (]-XX:\\+ExitOnOutOfMemoryError");
    }

    /** Starts the launcher. */
    private Process start(String options) throws IOException {
        Path launcher = LauncherFolder.launcherIn(folder.resolve("root"));
        ProcessBuilder builder = new ProcessBuilder(
                        "bash",
                        launcher.toString(),
                        "server",
                        REPOSITORY.resolve("config.yml").toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        System.getenv("PATH"),
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "JAVA_TOOL_OPTIONS",
                        options + " -XX:TieredStopAtLevel=1",
                        "PORT",
                        "0",
                        "ADMIN_PORT",
                        "0"));
        return builder.start();
    }

    private int port(Process service) throws Exception {
        String started = Eventually.value(
                "the service starts",
                this::output,
                output -> STARTED.matcher(output).find() || !service.isAlive());
        Matcher line = STARTED.matcher(started);
        assertThat(line.find()).as(started).isTrue();
        return Integer.parseInt(line.group(1));
    }

    private String output() throws IOException {
        return Files.readString(folder.resolve("output.log"), StandardCharsets.ISO_8859_1);
    }
}
