package io.latchkey.admin.jmx;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/** {@link JmxClient} in a JVM of its own: no other class of ours is on its class path. */
final class RemoteClient implements AutoCloseable {
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
     * @param classes a folder that the class is copied to
     * @param truststore whom it trusts; null: whom the JDK trusts
     */
    static RemoteClient start(Path classes, int port, String role, String password, Path truststore)
            throws IOException {
        copyClass(classes);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        if (truststore != null) {
            command.add("-Djavax.net.ssl.trustStore=" + truststore);
            command.add("-Djavax.net.ssl.trustStorePassword=changeit");
        }
        command.addAll(List.of("-cp", classes.toString(), JmxClient.class.getName()));
        command.add("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi");
        command.add(role);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(classes.getRoot().toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("JMX_PASSWORD", password);
        return new RemoteClient(builder.start());
    }

    private static void copyClass(Path classes) throws IOException {
        String file = JmxClient.class.getName().replace('.', '/') + ".class";
        Path copy = classes.resolve(file);
        if (!Files.exists(copy)) {
            Files.createDirectories(copy.getParent());
            try (InputStream bytes = JmxClient.class.getClassLoader().getResourceAsStream(file)) {
                Files.copy(bytes, copy);
            }
        }
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
