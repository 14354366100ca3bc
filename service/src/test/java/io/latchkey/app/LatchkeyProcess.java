package io.latchkey.app;

import io.latchkey.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The runnable jar in a separate process with its own environment. */
public final class LatchkeyProcess implements AutoCloseable {
    private static final Pattern APPLICATION = Pattern.compile("Started application@\\S+\\{[^}]*\\}\\{[^}]*:(\\d+)\\}");
    private static final Pattern ADMIN = Pattern.compile("Started admin@\\S+\\{[^}]*\\}\\{[^}]*:(\\d+)\\}");

    /** A timeout that is long enough for busy machines. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final String MEMORY = "-Xmx128m";

    private final Process process;
    private final Path output;

    private LatchkeyProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts a command in a folder, with its output in one file. */
    public static LatchkeyProcess start(Path folder, Map<String, String> environment, String input, String... arguments)
            throws IOException {
        return start(LatchkeyJar.command(MEMORY), folder, environment, input, arguments);
    }

    static LatchkeyProcess start(
            List<String> program, Path folder, Map<String, String> environment, String input, String... arguments)
            throws IOException {
        Path output = Files.createTempFile(folder, "output", ".log");
        Path in = Files.writeString(Files.createTempFile(folder, "input", ".txt"), input);
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(in.toFile())
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new LatchkeyProcess(builder.start(), output);
    }

    /** Starts {@code server} on free ports and waits until it answers. */
    public static LatchkeyProcess serve(Path folder, Map<String, String> environment, Path configuration)
            throws IOException, InterruptedException {
        return serve(LatchkeyJar.command(MEMORY), folder, environment, configuration);
    }

    /**
     * Starts it with another program.
     *
     * @param program what starts the jar; the command and its arguments follow
     */
    static LatchkeyProcess serve(List<String> program, Path folder, Map<String, String> environment, Path configuration)
            throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("PORT", "0");
        all.put("ADMIN_PORT", "0");
        all.putIfAbsent("SHUTDOWN_WAIT", "0s");
        LatchkeyProcess process = start(program, folder, all, "", "server", configuration.toString());
        try {
            Eventually.until(
                    "the service starts", () -> process.output().contains("Started oejs.Server") || !process.isAlive());
            if (!process.isAlive()) {
                throw new IllegalStateException("the service did not start:\n" + process.output());
            }
        } catch (AssertionError | Exception e) {
            process.close();
            throw e;
        }
        return process;
    }

    public int port() throws IOException {
        return port(APPLICATION);
    }

    public int adminPort() throws IOException {
        return port(ADMIN);
    }

    private int port(Pattern line) throws IOException {
        Matcher port = line.matcher(output());
        if (!port.find()) {
            throw new IllegalStateException("no port in:\n" + output());
        }
        return Integer.parseInt(port.group(1));
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    /** Returns the output so far. */
    public String output() throws IOException {
        return Files.readString(output, StandardCharsets.ISO_8859_1);
    }

    public int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            close();
            throw new IllegalStateException("the command does not end");
        }
        return process.exitValue();
    }

    /** Stops the process and waits for its end. */
    public int stop() throws InterruptedException {
        process.destroy();
        return exitCode();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
