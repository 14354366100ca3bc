package io.latchkey.remote;

import io.latchkey.app.LatchkeyJar;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The runnable jar with the shipped config.yml, as an operator runs it: set up by real environment variables alone. */
final class ServiceProcess implements Closeable {
    private static final Pattern STARTED = Pattern.compile("Started application@.*:(\\d+)}");
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final Process process;
    private final int port;

    private ServiceProcess(Process process) throws Exception {
        this.process = process;
        CompletableFuture<Integer> started = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(process, started), "service-output");
        reader.setDaemon(true);
        reader.start();
        try {
            this.port = started.get(10, TimeUnit.MINUTES);
        } catch (Exception e) {
            process.destroyForcibly();
            throw e;
        }
    }

    static ServiceProcess with(Map<String, String> variables) throws Exception {
        List<String> command = LatchkeyJar.command();
        command.addAll(List.of("server", "config.yml"));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(variables);
        builder.environment().put("PORT", "0");
        builder.environment().put("ADMIN_PORT", "0");
        return new ServiceProcess(builder.start());
    }

    Caller caller() {
        return new Caller("http://127.0.0.1:" + port);
    }

    /** Reads on to the end: a full pipe would stop the service. */
    private static void read(Process process, CompletableFuture<Integer> started) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Matcher matcher = STARTED.matcher(line);
                if (matcher.find()) {
                    started.complete(Integer.parseInt(matcher.group(1)));
                }
            }
            started.completeExceptionally(new IllegalStateException("the service did not start"));
        } catch (IOException e) {
            started.completeExceptionally(new UncheckedIOException(e));
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
