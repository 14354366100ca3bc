package io.latchkey.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real browser without a window, with a profile of its own, which shows one page until it is closed. The page's script
 * reports what it finds to a server of the test.
 */
public final class Chromium implements AutoCloseable {
    private final Process process;
    private final Path profile;

    private Chromium(Process process, Path profile) {
        this.process = process;
        this.profile = profile;
    }

    /**
     * Opens a page; skips the test if Chromium is not installed.
     *
     * @param options more of its command line
     */
    public static Chromium open(URI page, String... options) throws IOException {
        // Without it a headless browser prints the page and ends.
        return start(page, Stream.concat(Stream.of("--remote-debugging-port=0"), Stream.of(options)));
    }

    /** Returns a page as it is once it is loaded, and whatever else the browser prints. */
    public static String read(URI page, String... options) throws IOException, InterruptedException {
        try (Chromium browser = start(page, Stream.concat(Stream.of("--dump-dom"), Stream.of(options)))) {
            if (!browser.process.waitFor(10, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the browser does not end:\n" + browser.output());
            }
            return browser.output();
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
