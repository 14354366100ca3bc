package io.latchkey.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Prometheus' own checker. Where it is not installed its tests are skipped, but not where everything must be. */
final class Promtool {
    static final Path RULES =
            Path.of("..", "ops", "prometheus").toAbsolutePath().normalize();

    private Promtool() {}

    /** Runs it beside the rules and returns what it said; fails if it was not content. */
    static String run(String input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(executable()));
        command.addAll(List.of(arguments));
        Path in = Files.createTempFile("promtool", ".in");
        Path out = Files.createTempFile("promtool", ".out");
        try {
            Files.writeString(in, input);
            Process process = new ProcessBuilder(command)
                    .directory(RULES.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(in.toFile())
                    .redirectOutput(out.toFile())
                    .start();
            boolean ended = process.waitFor(10, TimeUnit.MINUTES);
            process.destroyForcibly();
            String said = Files.readString(out, StandardCharsets.UTF_8);
            assertThat(ended).as("promtool ends").isTrue();
            assertThat(process.exitValue()).as(said).isZero();
            return said;
        } finally {
            Files.delete(in);
            Files.delete(out);
        }
    }

    private static String executable() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "promtool"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElseGet(Promtool::missing);
    }

    private static String missing() {
        String message = "promtool is not on the PATH; it is in Debian's package prometheus";
        if ("true".equals(System.getenv("CI"))) {
            return fail(message);
        }
        // The console does not show why a test was skipped.
        System.err.println("SKIPPED: " + message);
        return abort(message);
    }
}
