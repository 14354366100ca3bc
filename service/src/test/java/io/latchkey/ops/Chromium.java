package io.latchkey.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
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

    /** Opens a page; skips the test if Chromium is not installed. */
    public static Chromium open(URI page) throws IOException {
        Path profile = Files.createTempDirectory("chromium");
        List<String> command = List.of(
                Installed.path("chromium"),
                "--headless",
                "--no-sandbox", // root has none, and the pages are the test's own
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--user-data-dir=" + profile,
                // Without it a headless browser prints the page and ends.
                "--remote-debugging-port=0",
                page.toString());
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
