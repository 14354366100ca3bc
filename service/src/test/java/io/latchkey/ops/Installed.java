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

/** Finds programs that may be installed on a machine. */
public final class Installed {
    /** Debian installs servers in folders that may be missing in a user's PATH. */
    private static final List<String> MORE_FOLDERS = List.of("/usr/sbin", "/sbin");

    private static final Set<String> MISSED = ConcurrentHashMap.newKeySet();
    private static final Logger LOG = LoggerFactory.getLogger(Installed.class);

    private Installed() {}

    /**
     * Returns the path of a program. Without it the test is skipped, or fails with {@code CI=true}, where a skip would go
     * unnoticed.
     */
    public static String path(String program) {
        return find(program).orElseGet(() -> {
            String message = program + " is not installed, so what needs it was not tried. On Debian: apt-get install "
                    + "nginx caddy haproxy chromium python3 systemd";
            if ("true".equals(System.getenv("CI"))) {
                return fail(message);
            }
            if (MISSED.add(program)) {
                // A build shows the number of skipped tests, but not the reason.
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
