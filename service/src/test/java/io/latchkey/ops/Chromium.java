package io.latchkey.ops;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latchkey.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real headless browser with its own profile, which shows pages until it is closed. A page's script reports
 * its results to a server of the test.
 */
public final class Chromium implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** Long: it only ends hangs. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Process process;
    private final Path profile;

    private Chromium(Process process, Path profile) {
        this.process = process;
        this.profile = profile;
    }

    /**
     * Starts a browser without a page; skips the test if Chromium is not installed.
     *
     * @param options more of its command line
     */
    public static Chromium start(String... options) throws IOException {
        // Without it a headless browser prints its page and exits.
        return start(
                URI.create("about:blank"), Stream.concat(Stream.of("--remote-debugging-port=0"), Stream.of(options)));
    }

    /** Opens a page in a new tab, as if its URL had been typed. */
    public void show(URI page) throws IOException, InterruptedException {
        openTab(page);
    }

    /** Opens a page and returns it when it is loaded. */
    public String read(URI page) throws IOException, InterruptedException {
        URI tab = openTab(page);
        String loaded = "complete " + page;
        return Eventually.value(
                page + " is loaded",
                () -> evaluate(tab, "[document.readyState, location, document.documentElement.outerHTML].join(' ')"),
                text -> text.startsWith(loaded));
    }

    /** Returns the URL at which the tab accepts commands of the DevTools protocol. */
    private URI openTab(URI page) throws IOException, InterruptedException {
        Path ports = profile.resolve("DevToolsActivePort");
        List<String> lines =
                Eventually.value("the port of the browser", () -> Files.readAllLines(ports), read -> read.size() > 1);
        URI open = URI.create("http://127.0.0.1:" + lines.get(0) + "/json/new?"
                + URLEncoder.encode(page.toString(), StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(open)
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("the browser opened no tab: " + answer.body() + "\n" + output());
        }
        return URI.create(
                JSON.readTree(answer.body()).path("webSocketDebuggerUrl").asText());
    }

    private static String evaluate(URI tab, String script) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        WebSocket commands = CLIENT.newWebSocketBuilder()
                .buildAsync(tab, new WebSocket.Listener() {
                    private final StringBuilder text = new StringBuilder();

                    @Override
                    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
                        text.append(part);
                        if (last) {
                            answer.complete(text.toString());
                        }
                        socket.request(1);
                        return null;
                    }
                })
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        try {
            String command = JSON.writeValueAsString(
                    Map.of("id", 1, "method", "Runtime.evaluate", "params", Map.of("expression", script)));
            commands.sendText(command, true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return JSON.readTree(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .at("/result/result/value")
                    .asText();
        } finally {
            commands.abort();
        }
    }

    private static Chromium start(URI page, Stream<String> options) throws IOException {
        Path profile = Files.createTempDirectory("chromium");
        List<String> command = new ArrayList<>(List.of(
                Installed.path("chromium"),
                "--headless",
                "--no-sandbox", // root has none, and the pages are the test's own
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--no-proxy-server",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile));
        options.forEach(command::add);
        command.add(page.toString());
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("output.txt").toFile())
                .start();
        return new Chromium(process, profile);
    }

    /** Returns what the browser has printed, for the message of a test that fails. */
    public String output() {
        try {
            return Files.readString(profile.resolve("output.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(one -> one.onExit().join());
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }
}
