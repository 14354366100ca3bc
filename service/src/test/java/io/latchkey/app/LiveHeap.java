package io.latchkey.app;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Searches the reachable objects on the heap of a running JVM. Direct buffers, into which connections are read, are not
 * included.
 */
final class LiveHeap {
    /** How long threads may take to finish requests that have been answered, and the number of searches meanwhile. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int LOOKS = 5;

    private final long pid;
    private final Path dump;

    LiveHeap(long pid, Path folder) {
        this.pid = pid;
        this.dump = folder.resolve("heap.hprof");
    }

    /**
     * Returns those texts that stay on the heap, as bytes or as characters. A caller gets its response before
     * the thread that wrote it has released the request, so found texts are searched again. Meanwhile, nothing may happen in
     * the JVM that frees what would otherwise stay: no request, no timeout within {@link #PATIENCE}, and no soft
     * reference that is cleared.
     */
    List<String> textsThatStay(String... texts) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<String> found = find(texts);
        for (int look = 1; !found.isEmpty() && (look < LOOKS || System.nanoTime() < end); look++) {
            found = find(texts);
        }
        return found;
    }

    /** Returns those texts that are on the heap now. */
    List<String> find(String... texts) throws Exception {
        Files.deleteIfExists(dump);
        // Only live objects: the JVM collects garbage first.
        Jcmd.run(pid, "GC.heap_dump", dump.toString());
        String bytes = Files.readString(dump, StandardCharsets.ISO_8859_1);
        return Arrays.stream(texts)
                .filter(text -> bytes.contains(text) || bytes.contains(wide(text)))
                .toList();
    }

    /** Encodes characters like hprof: high byte first. */
    private static String wide(String text) {
        return text.replaceAll("(.)", "\0$1");
    }
}
