package io.latchkey.admin.jmx;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/** {@link JmxClient} in a JVM of its own, run from its source: none of our classes is on its class path. */
final class RemoteClient implements AutoCloseable {
    private static final Path SOURCE =
            Path.of("src/test/java/io/latchkey/admin/jmx/JmxClient.java").toAbsolutePath();

    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;

    private RemoteClient(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.commands = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Starts it; its first answer is how connecting went.
     *
     * @param truststore whom it trusts; null: whom the JDK trusts
     */
    static RemoteClient start(int port, String role, String password, Path truststore) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:TieredStopAtLevel=1");
        if (truststore != null) {
            command.add("-Djavax.net.ssl.trustStore=" + truststore);
            command.add("-Djavax.net.ssl.trustStorePassword=changeit");
        }
        command.add(SOURCE.toString());
        command.add("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi");
        command.add(role);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(SOURCE.getRoot().toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("JMX_PASSWORD", password);
        return new RemoteClient(builder.start());
    }

    /** Sends a command and waits for its answer. */
    String ask(String... words) throws IOException {
        commands.write(String.join("\t", words) + "\n");
        commands.flush();
        return answer();
    }

    /** The next answer; what it wrote so far if it ended. */
    String answer() throws IOException {
        StringJoiner answer = new StringJoiner("\n");
        for (String line = answers.readLine(); line != null && !line.equals("."); line = answers.readLine()) {
            answer.add(line);
        }
        return answer.toString();
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
