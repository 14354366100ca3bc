package io.latchkey.limit.redis;

import io.latchkey.FreePort;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import redis.embedded.core.ExecutableProvider;

/** A Redis process on a free port. Its program comes with the tests: nothing has to be installed. */
public final class RedisProcess implements AutoCloseable {
    private static final Path PROGRAM = program();

    private final int port;
    private final List<String> arguments;
    private Process process;

    private RedisProcess(int port, List<String> arguments) throws Exception {
        this.port = port;
        this.arguments = arguments;
        start();
    }

    /** Starts Redis without persistence; the arguments are those of the program. */
    public static RedisProcess start(String... arguments) throws Exception {
        return startAt(FreePort.find(), arguments);
    }

    /** Starts Redis at a given port. */
    static RedisProcess startAt(int port, String... arguments) throws Exception {
        return new RedisProcess(port, Arrays.asList(arguments));
    }

    /** Starts Redis with a settings file, which a sentinel needs because it writes to it. */
    static RedisProcess startFile(Path file, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(file.toString()));
        all.addAll(Arrays.asList(arguments));
        return new RedisProcess(FreePort.find(), all);
    }

    private static Path program() {
        try {
            File folder = Files.createTempDirectory("redis").toFile();
            folder.deleteOnExit();
            File program = ExecutableProvider.newJarResourceProvider(folder).get();
            program.deleteOnExit();
            if (!program.setExecutable(true)) {
                throw new IOException("cannot make it executable");
            }
            return program.toPath();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void start() throws Exception {
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
        // The file is the first argument.
        boolean file = !arguments.isEmpty() && !arguments.get(0).startsWith("-");
        command.addAll(file ? arguments.subList(0, 1) : List.of());
        command.addAll(List.of(
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--dir",
                PROGRAM.getParent().toString()));
        command.addAll(arguments.subList(file ? 1 : 0, arguments.size()));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        CompletableFuture<Boolean> ready = new CompletableFuture<>();
        Process reading = process;
        Thread reader = new Thread(() -> read(reading, ready), "redis-output");
        reader.setDaemon(true);
        reader.start();
        if (!ready.get(10, TimeUnit.MINUTES)) {
            throw new IllegalStateException("Redis did not start");
        }
    }

    /** Reads all output: a full pipe would block the process. */
    private static void read(Process process, CompletableFuture<Boolean> ready) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.contains("Ready to accept connections") || line.contains("Sentinel ID is")) {
                    ready.complete(true);
                }
            }
        } catch (IOException e) {
            // It was killed.
        }
        ready.complete(false);
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Sends commands without a limiter. */
    <T> T ask(Function<RedisCommands<String, String>, T> question) {
        RedisClient client = RedisClient.create(url());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            return question.apply(connection.sync());
        } finally {
            client.shutdown(0, 1, TimeUnit.SECONDS);
        }
    }

    /** Kills it by {@code SIGKILL}. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Starts another process at the same port, empty; the arguments are those of the program. */
    RedisProcess again(String... others) throws Exception {
        return new RedisProcess(port, Arrays.asList(others));
    }

    /** Starts it again at the same port, empty. */
    public void restart() throws Exception {
        start();
    }

    /** Stops the process; its connections stay open. */
    public void pause() throws Exception {
        signal("-STOP");
    }

    public void resume() throws Exception {
        signal("-CONT");
    }

    private void signal(String signal) throws Exception {
        Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IllegalStateException("kill " + signal + " failed");
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
