package io.latchkey.ops;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Programs that a machine has or has not. */
public final class Installed {
    /** Debian has servers where a user's PATH may not lead. */
    private static final List<String> MORE_FOLDERS = List.of("/usr/sbin", "/sbin");

    private static final Set<String> MISSED = ConcurrentHashMap.newKeySet();
    private static final Logger LOG = LoggerFactory.getLogger(Installed.class);

    private Installed() {}

    /** Where a program is. Without it the test is skipped, or, where {@code CI=true}, fails: there a skip would go unseen. */
    public static String path(String program) {
        return find(program).orElseGet(() -> {
            String message = program + " is not installed, so what needs it was not tried. On Debian: apt-get install "
                    + "nginx caddy haproxy chromium python3 systemd";
            if ("true".equals(System.getenv("CI"))) {
                return fail(message);
            }
            if (MISSED.add(program)) {
                // A build shows the number of skipped tests, and not why.
                LOG.warn("Skipped: {}", message);
            }
            return abort(message);
        });
    }

    static boolean has(String program) {
        return find(program).isPresent();
    }

    private static Optional<String> find(String program) {
        String path = System.getenv("PATH");
        Stream<String> folders = Arrays.stream((path == null ? "" : path).split(File.pathSeparator));
        return Stream.concat(folders, MORE_FOLDERS.stream())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }
}
