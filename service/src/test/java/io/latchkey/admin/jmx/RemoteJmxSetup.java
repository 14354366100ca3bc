package io.latchkey.admin.jmx;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.FreePort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Does what ops/jmx/README.md says, line by line, but with another folder and another port. */
final class RemoteJmxSetup {
    private static final Path OPS = Path.of("..", "ops", "jmx").toAbsolutePath().normalize();
    private static final Pattern SETUP = Pattern.compile("<!-- setup -->\n```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern START = Pattern.compile("(?m)^JDK_JAVA_OPTIONS=(\\S+) java -jar ");

    private final Path folder;
    private final Path classes;
    private final int port = FreePort.find();
    private final Map<String, String> passwords = new HashMap<>();
    private final String javaOptions;

    RemoteJmxSetup(Path root) throws IOException, InterruptedException {
        folder = root.resolve("etc-jmx");
        classes = root.resolve("classes");
        Path copies = Files.createDirectories(root.resolve("ops/jmx"));
        for (String name : List.of("management.properties", "jmxremote.access", "jvm.options")) {
            Files.writeString(copies.resolve(name), adapted(Files.readString(OPS.resolve(name))));
        }
        String readme = adapted(Files.readString(OPS.resolve("README.md")));
        run(root, group(SETUP, readme));
        for (String line : Files.readAllLines(folder.resolve("jmxremote.password"))) {
            passwords.put(line.split(" ", 2)[0], line.split(" ", 2)[1]);
        }
        javaOptions = group(START, readme);
    }

    private String adapted(String text) {
        return text.replace("/etc/latchkey/jmx", folder.toString()).replace("9010", Integer.toString(port));
    }

    private static String group(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(pattern.pattern()).isTrue();
        return matcher.group(1);
    }

    private static void run(Path root, String commands) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-e", "-c", commands)
                .directory(root.toFile())
                .redirectErrorStream(true);
        String tools = Path.of(System.getProperty("java.home"), "bin").toString();
        builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
        Process shell = builder.start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(output).isZero();
    }

    Path folder() {
        return folder;
    }

    int port() {
        return port;
    }

    /** What the README starts the service with, in {@code JDK_JAVA_OPTIONS}. */
    String javaOptions() {
        return javaOptions;
    }

    /** A client that trusts whom the JDK trusts. */
    RemoteClient connectWithoutTrust(String role, String password) throws IOException {
        return RemoteClient.start(classes, port, role, password, null);
    }

    RemoteClient connect(String role) throws IOException {
        return connect(role, passwords.get(role));
    }

    RemoteClient connect(String role, String password) throws IOException {
        return RemoteClient.start(classes, port, role, password, folder.resolve("truststore.p12"));
    }
}
